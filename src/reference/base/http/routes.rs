//! Routing: finds the endpoint for the method and the path of a request, or reports 404 or 405.

/// An endpoint and how it is called. `E` lists the endpoints of a contract.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Route<E> {
    pub(crate) endpoint: E,
    /// The HTTP method. `GET` includes `HEAD`: the listener removes the body of the response.
    pub(crate) verb: &'static str,
    /// The path below the base path, with placeholders for ids, such as `/users/{id}`.
    pub(crate) path: &'static str,
}

/// The route that matches a request, and the segments of the request's path.
#[derive(Clone, Debug)]
pub(crate) struct RouteMatch<E: 'static> {
    pub(crate) route: &'static Route<E>,
    segments: Vec<String>,
}

/// Why no route matches a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum NoRoute {
    /// No route has this path: 404.
    NotFound,
    /// A route has this path, but none also has this method: 405. The text is the value of `Allow`.
    MethodNotAllowed(String),
}

/// Finds the route for the method and the segments of the path. If the paths of two routes match,
/// their methods must differ.
pub(crate) fn find_route<E>(
    routes: &'static [Route<E>],
    verb: &str,
    segments: Vec<String>,
) -> Result<RouteMatch<E>, NoRoute> {
    let mut allowed: Vec<&str> = Vec::new();
    for route in routes.iter().filter(|route| route.matches(&segments)) {
        let verbs: &[&str] = match route.verb {
            "GET" => &["GET", "HEAD"],
            _ => &[route.verb],
        };
        if verbs.contains(&verb) {
            return Ok(RouteMatch { route, segments });
        }
        allowed.extend(verbs);
    }
    if allowed.is_empty() {
        return Err(NoRoute::NotFound);
    }
    allowed.sort_unstable();
    Err(NoRoute::MethodNotAllowed(allowed.join(", ")))
}

impl<E> Route<E> {
    fn parts(&self) -> impl Iterator<Item = &'static str> {
        self.path.split('/').skip(1)
    }

    fn matches(&self, segments: &[String]) -> bool {
        let is_match = |(part, segment): (&str, &String)| part.starts_with('{') || part == segment;
        self.parts().count() == segments.len() && self.parts().zip(segments).all(is_match)
    }
}

impl<E> RouteMatch<E> {
    /// The segment at a placeholder such as `{id}`. Empty if the path has no such placeholder.
    pub(crate) fn id(&self, placeholder: &str) -> String {
        let mut parts = self.route.parts().zip(&self.segments);
        let found = parts.find(|(part, _)| *part == placeholder);
        found.map_or_else(String::new, |(_, segment)| segment.clone())
    }
}

#[cfg(test)]
mod tests {
    use super::{NoRoute, Route, find_route};

    const ROUTES: &[Route<u8>] = &[
        route(1, "GET", "/users"),
        route(2, "POST", "/users"),
        route(3, "DELETE", "/users/{id}"),
    ];

    const fn route(endpoint: u8, verb: &'static str, path: &'static str) -> Route<u8> {
        Route {
            endpoint,
            verb,
            path,
        }
    }

    fn find(verb: &str, path: &str) -> Result<(u8, String), NoRoute> {
        let segments = path.split('/').skip(1).map(str::to_owned).collect();
        let found = find_route(ROUTES, verb, segments)?;
        Ok((found.route.endpoint, found.id("{id}")))
    }

    #[test]
    fn a_path_and_a_method_lead_to_an_endpoint() {
        assert_eq!(find("HEAD", "/users"), Ok((1, String::new())));
        assert_eq!(find("DELETE", "/users/a"), Ok((3, "a".to_owned())));
    }

    #[test]
    fn an_unknown_path_is_not_found_and_an_unknown_method_lists_the_others() {
        let allow = NoRoute::MethodNotAllowed("GET, HEAD, POST".to_owned());
        assert_eq!(find("DELETE", "/users"), Err(allow));
        assert_eq!(find("GET", "/groups"), Err(NoRoute::NotFound));
        assert_eq!(find("GET", "/users/a/b"), Err(NoRoute::NotFound));
    }
}
