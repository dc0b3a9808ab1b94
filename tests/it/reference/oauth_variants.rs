//! Tests of the authorization server variants that require a login before they check the request.

use rebuff::reference::embedded;

use crate::reference::oauth::{AuthorizationServer, changed, good_request_with};

#[tokio::test]
async fn a_variant_shows_the_login_page_before_it_refuses() {
    for id in ["login-first", "login-elsewhere-first"] {
        let server = variant(id);
        let bad = good_request_with(&[("client_id", "nobody")]);
        let mut page = server.authorize(&bad).await;
        if page.status == 303 {
            let path = page.header("location").to_owned();
            page = server.get(&path, &[]).await;
        }
        assert_eq!(page.status, 200);
        let (cookie, response) = server.log_in(&page).await;
        let path = response.header("location").to_owned();
        assert_eq!(server.get(&path, &[("cookie", &cookie)]).await.status, 400);
        let none = changed(bad, &[("prompt", "none")]);
        assert_eq!(server.authorize(&none).await.status, 400, "{id}");
    }
}

fn variant(id: &str) -> AuthorizationServer {
    let variants = &embedded("oauth").unwrap().variants;
    let variant = variants.iter().find(|variant| variant.id == id).unwrap();
    AuthorizationServer::with_deviation(variant.deviation.as_ref())
}
