//! One request of the browser: it opens a page, submits a form, or follows a redirect.

use url::Url;
use url::form_urlencoded::Serializer;

use crate::judge::{Exchange, VisitKind};
use crate::request::Wire;
use crate::target_file::FilledField;
use crate::view::{Form, Pointer, Response};

/// One request of a visit.
pub(crate) struct Navigation {
    method: &'static str,
    pub(crate) url: Url,
    body: Option<Vec<u8>>,
    /// Whether the body holds a password.
    secret: bool,
}

impl Navigation {
    pub(crate) fn get(url: Url) -> Self {
        Self {
            method: "GET",
            url,
            body: None,
            secret: false,
        }
    }

    /// Submits a form as a browser does; `fields` replace the values of the form. Returns `None` if
    /// the action of the form is not an http URL.
    pub(crate) fn submit(form: &Form, fields: &[FilledField], secret: bool) -> Option<Self> {
        let pairs = form_pairs(form, fields);
        let mut url: Url = form.action.parse().ok()?;
        url.set_fragment(None);
        if !matches!(url.scheme(), "http" | "https") {
            return None;
        }
        if form.method == "POST" {
            return Some(Self {
                method: "POST",
                url,
                body: Some(pairs.into_bytes()),
                secret,
            });
        }
        url.set_query(Some(&pairs));
        Some(Self::get(url))
    }

    /// The request with which a browser follows a redirect (RFC 9110 15.4). For 307 and 308, the
    /// browser sends the same body again, passwords included.
    pub(crate) fn redirect(last: &Exchange) -> Option<Self> {
        let response = last.outcome.response()?;
        let mut url: Url = redirect_url(response)?.parse().ok()?;
        url.set_fragment(None);
        if matches!(response.status, 307 | 308) && last.wire.method == "POST" {
            return Some(Self {
                method: "POST",
                url,
                body: last.wire.body.clone(),
                secret: last.visited == Some(VisitKind::WithPassword),
            });
        }
        Some(Self::get(url))
    }

    /// The request as it is sent, and whether its body holds a password.
    pub(crate) fn into_wire(self) -> (Wire, VisitKind) {
        let mut headers = vec![("Accept".to_owned(), "text/html,*/*;q=0.5".to_owned())];
        if self.body.is_some() {
            let form = "application/x-www-form-urlencoded".to_owned();
            headers.push(("Content-Type".to_owned(), form));
        }
        let visited = if self.secret {
            VisitKind::WithPassword
        } else {
            VisitKind::Plainly
        };
        let wire = Wire {
            method: self.method.into(),
            url: self.url,
            headers,
            body: self.body,
        };
        (wire, visited)
    }
}

fn form_pairs(form: &Form, fields: &[FilledField]) -> String {
    let mut pairs = Serializer::new(String::new());
    let mut left: Vec<&FilledField> = fields.iter().collect();
    for own in &form.fields {
        match left.iter().position(|field| field.name == own.name) {
            Some(n) => {
                let field = left.remove(n);
                pairs.append_pair(&own.name, field.value.expose());
            }
            // A field that is filled in replaces all fields of the same name, such as a second
            // button.
            None if own.sent && fields.iter().all(|field| field.name != own.name) => {
                pairs.append_pair(&own.name, &own.value);
            }
            None => {}
        }
    }
    pairs.finish()
}

/// The URL that a response redirects to.
pub(crate) fn redirect_url(response: &Response) -> Option<String> {
    let url = response.at(&Pointer::from_tokens(["redirect", "url"]))?;
    url.as_str().map(str::to_owned)
}

/// A URL for messages, without its query, because the query may hold secrets.
pub(crate) fn without_query(url: &Url) -> String {
    format!("{}{}", origin(url), url.path())
}

pub(crate) fn origin(url: &Url) -> String {
    url.origin().ascii_serialization()
}
