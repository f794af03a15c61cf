//! The page's files: hashed assets for good, everything else asked for anew, `index.html` for every path of the page.

use axum::{Router, body::Body, extract::Request, middleware, response::Response};
use http::{
    HeaderValue, StatusCode,
    header::{CACHE_CONTROL, IF_MODIFIED_SINCE},
};
use std::path::Path;
use tower::ServiceExt;
use tower_http::services::{ServeDir, ServeFile};

/// Hashed names: what stands under one of them never changes.
const ASSETS: &str = "/assets/";
/// A bit less than most systems let a file's name have, since a compressed one has a longer one, and a path. Looking for
/// a longer one is no failure of the server.
const NAME_BYTES: usize = 250;
const PATH_BYTES: usize = 2048;

/// So much of a file is read at once, in bytes. An answer that its client does not read holds it twice: read from the file, and
/// waiting to be sent.
const PIECE: usize = 32 * 1024;

/// Serves `public`.
pub(super) fn routes(public: &Path) -> Router {
    let index = ServeFile::new(public.join("index.html")).precompressed_br().precompressed_gzip();
    let index = index.with_buf_chunk_size(PIECE);
    let page = Router::new().fallback(move |request: Request| page_or_nothing(index.clone(), request));
    let files = ServeDir::new(public).precompressed_br().precompressed_gzip().with_buf_chunk_size(PIECE).fallback(page);
    Router::new().fallback_service(files).layer(middleware::from_fn(visible)).layer(middleware::from_fn(cached))
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

/// Says that there is nothing here, as for any address without a file.
pub(super) fn not_found() -> Response {
    let mut response = Response::new(Body::from("Not found.\n"));
    *response.status_mut() = StatusCode::NOT_FOUND;
    response
}

async fn visible(request: Request, next: middleware::Next) -> Response {
    if can_be_there(request.uri().path()) { next.run(request).await } else { not_found() }
}

/// What begins with a dot is the build's own note to itself, and no system lets a name hold a zero. Nothing that is there needs
/// its dots or slashes encoded.
fn can_be_there(path: &str) -> bool {
    let is_short = path.len() <= PATH_BYTES && path.split('/').all(|name| name.len() <= NAME_BYTES);
    let encoded = path.to_ascii_lowercase();
    is_short && !["/.", "%00", "%2e", "%2f"].iter().any(|part| encoded.contains(part))
}

async fn cached(mut request: Request, next: middleware::Next) -> Response {
    let is_asset = request.uri().path().starts_with(ASSETS);
    if is_navigation(request.uri().path()) {
        // An older page that is put back into place counts, too: by its date, browsers would keep the newer one.
        request.headers_mut().remove(IF_MODIFIED_SINCE);
    }
    let mut response = next.run(request).await;
    let found = response.status().is_success() || response.status() == StatusCode::NOT_MODIFIED;
    let rule = if is_asset && found { "public, max-age=31536000, immutable" } else { "no-cache" };
    response.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static(rule));
    response
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::body::to_bytes;
    use http::{
        Method,
        header::{ACCEPT_ENCODING, CONTENT_ENCODING, CONTENT_TYPE, LAST_MODIFIED},
        request,
    };
    use std::fs;

    const SHELL: &str = "<!doctype html><title>Visavis</title>";

    /// Asks for `path` of a small page.
    async fn ask(path: &str, encodings: &'static str) -> Response {
        ask_by(Method::GET, path, encodings).await
    }

    async fn ask_by(method: Method, path: &str, encodings: &'static str) -> Response {
        send(Request::builder().method(method).uri(path).header(ACCEPT_ENCODING, encodings)).await
    }

    async fn send(request: request::Builder) -> Response {
        let public = tempfile::tempdir().unwrap();
        let write = |name: &str, text: &str| fs::write(public.path().join(name), text).unwrap();
        fs::create_dir(public.path().join("assets")).unwrap();
        write("index.html", SHELL);
        write(".made-from", "a note");
        write("assets/app-0123.js", "export {};");
        write("assets/app-0123.js.br", "as brotli");
        fs::create_dir(public.path().join("x")).unwrap();
        write("x/.y", "a note");
        let request = request.body(Body::empty()).unwrap();
        routes(public.path()).oneshot(request).await.unwrap()
    }

    #[tokio::test]
    async fn every_path_of_the_page_gets_the_page() {
        for path in ["/", "/login", "/history", "/some/where"] {
            let response = ask(path, "").await;
            assert_eq!(response.status(), 200, "{path}");
            assert_eq!(response.headers()[CACHE_CONTROL], "no-cache", "{path}");
            assert_eq!(response.headers()[CONTENT_TYPE], "text/html", "{path}");
            assert!(response.headers().contains_key(LAST_MODIFIED), "{path}");
            assert_eq!(to_bytes(response.into_body(), 1000).await.unwrap(), SHELL, "{path}");
        }
    }

    #[tokio::test]
    async fn the_page_is_sent_anew_to_who_has_a_newer_one() {
        let later = "Fri, 01 Jan 2100 00:00:00 GMT";
        for (path, status) in [("/", 200), ("/login", 200), ("/assets/app-0123.js", 304)] {
            let response = send(Request::builder().uri(path).header(IF_MODIFIED_SINCE, later)).await;
            assert_eq!(response.status(), status, "{path}");
        }
    }

    #[tokio::test]
    async fn an_asset_is_kept_for_a_year_and_comes_compressed_to_who_can_read_it() {
        let plain = ask("/assets/app-0123.js", "").await;
        assert_eq!(plain.headers()[CACHE_CONTROL], "public, max-age=31536000, immutable");
        assert_eq!(to_bytes(plain.into_body(), 1000).await.unwrap(), "export {};");
        let packed = ask("/assets/app-0123.js", "gzip, br").await;
        assert_eq!(packed.headers()[CONTENT_ENCODING], "br");
        assert_eq!(packed.headers()[CONTENT_TYPE], "text/javascript");
    }

    #[tokio::test]
    async fn a_path_that_no_file_can_have_is_missing() {
        let long = [NAME_BYTES + 1, 255, 256, 300, 10_000].map(|letters| "x".repeat(letters));
        for name in long.iter().map(String::as_str).chain(["%00", "x%00.png"]) {
            for path in [format!("/{name}"), format!("/assets/{name}"), format!("/some/{name}/where")] {
                for method in [Method::GET, Method::HEAD] {
                    let status = ask_by(method.clone(), &path, "br").await.status();
                    assert_eq!(status, 404, "{method} {path:.40}, {} letters", name.len());
                }
            }
        }
        assert_eq!(ask(&"/some".repeat(2_000), "br").await.status(), 404);
        assert_eq!(ask(&format!("/{}", "x".repeat(NAME_BYTES)), "br").await.status(), 200);
    }

    #[tokio::test]
    async fn a_missing_file_is_missing_and_nobody_remembers_it() {
        for path in [
            "/.made-from",
            "/%2emade-from",
            "/%2Emade-from",
            "/x/.y",
            "/x%2f.y",
            "/x%2F%2ey",
            "/assets/app",
            "/assets/none.js",
            "/none.png",
            "/a/b.js",
            "/assets/../../lib.rs",
            "/..%2f..%2flib.rs",
        ] {
            let response = ask(path, "").await;
            assert_eq!(response.status(), 404, "{path}");
            assert_eq!(response.headers()[CACHE_CONTROL], "no-cache", "{path}");
        }
    }
}
