//! The page's files: hashed assets for good, everything else asked for anew, `index.html` for every path of the page.

use axum::{Router, body::Body, extract::Request, middleware, response::Response};
use http::{HeaderValue, StatusCode, header::CACHE_CONTROL};
use std::path::Path;
use tower::ServiceExt;
use tower_http::services::{ServeDir, ServeFile};

/// Hashed names: what stands under one of them never changes.
const ASSETS: &str = "/assets/";

/// Serves `public`.
pub(super) fn routes(public: &Path) -> Router {
    let index = ServeFile::new(public.join("index.html")).precompressed_br().precompressed_gzip();
    let page = Router::new().fallback(move |request: Request| page_or_nothing(index.clone(), request));
    let files = ServeDir::new(public).precompressed_br().precompressed_gzip().fallback(page);
    Router::new().fallback_service(files).layer(middleware::from_fn(cached))
}

async fn page_or_nothing(index: ServeFile, request: Request) -> Response {
    if !is_navigation(request.uri().path()) {
        return not_found();
    }
    match index.oneshot(request).await {
        Ok(file) => file.map(Body::new),
        Err(never) => match never {},
    }
}

/// A path of the page itself has no file extension.
fn is_navigation(path: &str) -> bool {
    !path.starts_with(ASSETS) && !path.rsplit('/').next().unwrap_or("").contains('.')
}

fn not_found() -> Response {
    let mut response = Response::new(Body::from("Not found.\n"));
    *response.status_mut() = StatusCode::NOT_FOUND;
    response
}

async fn cached(request: Request, next: middleware::Next) -> Response {
    let is_asset = request.uri().path().starts_with(ASSETS);
    let mut response = next.run(request).await;
    let found = response.status().is_success() || response.status() == StatusCode::NOT_MODIFIED;
    let rule = if is_asset && found { "public, max-age=31536000, immutable" } else { "no-cache" };
    response.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static(rule));
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_pages_paths_have_no_extension() {
        for path in ["/", "/login", "/history", "/a/b"] {
            assert!(is_navigation(path), "{path}");
        }
        for path in ["/assets/app", "/assets/app-12ab.wasm", "/favicon.ico", "/a/b.js"] {
            assert!(!is_navigation(path), "{path}");
        }
    }
}
