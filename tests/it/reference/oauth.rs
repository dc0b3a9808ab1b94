//! The embedded authorization server, and a user whose browser does not follow redirects.

use rebuff::reference::oauth::accounts::{PASSWORD, USER, WEB, WEB_SECRET, WEB_URI};
use rebuff::reference::{Deviation, Server, embedded};
use reqwest::header::HeaderMap;
use serde_json::Value;
use url::Url;

use crate::reference::running_server::{RunningServer, any_port};

pub(crate) const AUTHORIZE: &str = "/oauth/authorize";
pub(crate) const TOKEN: &str = "/oauth/token";

/// The verifier and the challenge of RFC 7636, appendix B.
pub(crate) const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
pub(crate) const CHALLENGE: &str = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

/// The parameters of a query or form, as names and values.
pub(crate) type Pairs = Vec<(String, String)>;

/// A running authorization server with its HTTP client.
pub(crate) struct AuthorizationServer(RunningServer);

/// A response of the authorization server.
pub(crate) struct OAuthResponse {
    pub(crate) status: u16,
    headers: HeaderMap,
    pub(crate) text: String,
}

/// The parameters of a valid authorization request.
pub(crate) fn good_request() -> Pairs {
    pairs(&[
        ("response_type", "code"),
        ("client_id", WEB),
        ("redirect_uri", WEB_URI),
        ("scope", "profile orders"),
        ("state", "st 1&2"),
        ("nonce", "n-0S6_WzA2Mj"),
        ("code_challenge", CHALLENGE),
        ("code_challenge_method", "S256"),
    ])
}

/// The valid authorization request with these parameters replaced. An empty value removes the
/// parameter.
pub(crate) fn good_request_with(changes: &[(&str, &str)]) -> Pairs {
    changed(good_request(), changes)
}

pub(crate) fn changed(mut parameters: Pairs, changes: &[(&str, &str)]) -> Pairs {
    for (name, value) in changes {
        parameters.retain(|(key, _)| key != name);
        if !value.is_empty() {
            parameters.push(((*name).to_owned(), (*value).to_owned()));
        }
    }
    parameters
}

pub(crate) fn pairs(items: &[(&str, &str)]) -> Pairs {
    items
        .iter()
        .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
        .collect()
}

pub(crate) fn form(items: &[(String, String)]) -> String {
    url::form_urlencoded::Serializer::new(String::new())
        .extend_pairs(items)
        .finish()
}

impl AuthorizationServer {
    pub(crate) fn start() -> Self {
        Self::with_deviation(None)
    }

    pub(crate) fn with_deviation(deviation: Option<&'static Deviation>) -> Self {
        let oauth = embedded("oauth").expect("the authorization server is embedded");
        Self(RunningServer::new(
            Server::start(oauth, any_port(), deviation).unwrap(),
        ))
    }

    pub(crate) fn issuer(&self) -> String {
        format!("{}/oauth", self.0.inner.base())
    }

    pub(crate) async fn get(&self, path: &str, headers: &[(&str, &str)]) -> OAuthResponse {
        self.send("GET", path, headers, None).await
    }

    pub(crate) async fn authorize(&self, parameters: &[(String, String)]) -> OAuthResponse {
        self.get(&format!("{AUTHORIZE}?{}", form(parameters)), &[])
            .await
    }

    pub(crate) async fn post(
        &self,
        path: &str,
        headers: &[(&str, &str)],
        parameters: &[(String, String)],
    ) -> OAuthResponse {
        self.send("POST", path, headers, Some(form(parameters)))
            .await
    }

    pub(crate) async fn send(
        &self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: Option<String>,
    ) -> OAuthResponse {
        let url = format!("{}{path}", self.0.inner.base());
        let mut request = self.0.client.request(method.parse().unwrap(), url);
        let has_type = headers.iter().any(|(name, _)| *name == "content-type");
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        if let Some(body) = body {
            if !has_type {
                request = request.header("content-type", "application/x-www-form-urlencoded");
            }
            request = request.body(body);
        }
        let response = request.send().await.unwrap();
        OAuthResponse {
            status: response.status().as_u16(),
            headers: response.headers().clone(),
            text: response.text().await.unwrap(),
        }
    }

    /// Submits the login page for the user. Returns the session cookie and the response.
    pub(crate) async fn log_in(&self, page: &OAuthResponse) -> (String, OAuthResponse) {
        let mut form = page.hidden_fields();
        form.extend(pairs(&[("username", USER), ("password", PASSWORD)]));
        let response = self.post("/oauth/login", &[], &form).await;
        let cookie = response.header("set-cookie").split(';').next().unwrap();
        (cookie.to_owned(), response)
    }

    /// Sends the request, logs the user in, and submits this decision on the consent page.
    pub(crate) async fn log_in_and_decide(
        &self,
        parameters: &[(String, String)],
        decision: &str,
    ) -> OAuthResponse {
        let parameters = changed(parameters.to_vec(), &[("prompt", "login consent")]);
        let mut page = self.authorize(&parameters).await;
        if page.header("location").starts_with('/') {
            let path = page.header("location").to_owned();
            page = self.get(&path, &[]).await;
        }
        assert_eq!(page.status, 200, "{}", page.text);
        let (cookie, response) = self.log_in(&page).await;
        let path = response.header("location").to_owned();
        let page = self.get(&path, &[("cookie", &cookie)]).await;
        let form = changed(page.hidden_fields(), &[("decision", decision)]);
        self.post("/oauth/consent", &[("cookie", &cookie)], &form)
            .await
    }

    /// Sends the request, logs in and consents. Returns the issued code.
    pub(crate) async fn authorization_code(&self, parameters: &[(String, String)]) -> String {
        self.log_in_and_decide(parameters, "allow")
            .await
            .redirect_parameter("code")
    }

    /// Exchanges a code for tokens. `changes` replaces parameters of the valid token request.
    pub(crate) async fn exchange(&self, code: &str, changes: &[(&str, &str)]) -> OAuthResponse {
        let form = pairs(&[
            ("grant_type", "authorization_code"),
            ("code", code),
            ("redirect_uri", WEB_URI),
            ("client_id", WEB),
            ("client_secret", WEB_SECRET),
            ("code_verifier", VERIFIER),
        ]);
        self.post(TOKEN, &[], &changed(form, changes)).await
    }
}

impl OAuthResponse {
    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers
            .get(name)
            .map_or("", |value| value.to_str().unwrap())
    }

    /// The redirect URI, whether the parameters are in the fragment, and the parameters.
    pub(crate) fn redirect(&self) -> (String, bool, Pairs) {
        let url = Url::parse(self.header("location")).unwrap();
        let in_fragment = url.fragment().is_some();
        let raw = url
            .fragment()
            .or(url.query())
            .unwrap_or_default()
            .to_owned();
        let read = url::form_urlencoded::parse(raw.as_bytes()).into_owned();
        let mut uri = url;
        uri.set_query(None);
        uri.set_fragment(None);
        (uri.into(), in_fragment, read.collect())
    }

    /// The value of a redirect parameter, or an empty string if the redirect does not have it.
    pub(crate) fn redirect_parameter(&self, name: &str) -> String {
        if self.header("location").is_empty() {
            return String::new();
        }
        let (_, _, parameters) = self.redirect();
        let found = parameters.into_iter().find(|(key, _)| key == name);
        found.map(|(_, value)| value).unwrap_or_default()
    }

    /// The status and the error, for example `303 invalid_request`; `303# …` if the error is in the
    /// fragment; only the status if there is no error.
    pub(crate) fn verdict(&self) -> String {
        if self.status == 303 {
            let (_, in_fragment, _) = self.redirect();
            let sign = if in_fragment { "#" } else { "" };
            return format!("303{sign} {}", self.redirect_parameter("error"));
        }
        let error = self.json()["error"].as_str().unwrap_or_default().to_owned();
        format!("{} {error}", self.status).trim_end().to_owned()
    }

    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_default()
    }

    /// The hidden fields of the form on the page.
    pub(crate) fn hidden_fields(&self) -> Pairs {
        let fields = self.text.split("<input type=\"hidden\" name=\"").skip(1);
        let read = fields.map(|field| {
            let mut parts = field.split('"');
            let name = parts.next().unwrap();
            let value = parts.nth(1).unwrap();
            let value = value
                .replace("&quot;", "\"")
                .replace("&lt;", "<")
                .replace("&amp;", "&");
            (name.to_owned(), value)
        });
        read.collect()
    }
}
