//! The variants of the authorization server that ask for a login before they look at the request.

use rebuff::reference::embedded;

use crate::reference::oauth::{House, but, changed};

#[tokio::test]
async fn a_variant_shows_the_login_page_before_it_refuses() {
    for id in ["login-first", "login-elsewhere-first"] {
        let house = variant(id);
        let bad = but(&[("client_id", "nobody")]);
        let mut page = house.ask(&bad).await;
        if page.status == 303 {
            let path = page.header("location").to_owned();
            page = house.get(&path, &[]).await;
        }
        assert_eq!(page.status, 200);
        let (cookie, said) = house.log_in(&page).await;
        let path = said.header("location").to_owned();
        assert_eq!(house.get(&path, &[("cookie", &cookie)]).await.status, 400);
        let none = changed(bad, &[("prompt", "none")]);
        assert_eq!(house.ask(&none).await.status, 400, "{id}");
    }
}

fn variant(id: &str) -> House {
    let variants = &embedded("oauth").unwrap().variants;
    let variant = variants.iter().find(|variant| variant.id == id).unwrap();
    House::bent(variant.deviation.as_ref())
}
