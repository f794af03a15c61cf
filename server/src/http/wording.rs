//! The last word below `/api`: every refusal is JSON with a sentence in the reader's language, and nothing is cached.

use axum::{
    Json,
    body::{Body, to_bytes},
    extract::Request,
    middleware::Next,
    response::{IntoResponse, Response},
};
use http::{
    HeaderMap, HeaderValue, StatusCode,
    header::{self, ACCEPT, ACCEPT_LANGUAGE, CACHE_CONTROL, CONTENT_LANGUAGE, RETRY_AFTER},
};
use shared::{
    error::{ErrorBody, ErrorCode, ErrorData},
    i18n::{Language, refusal_sentence},
};

/// More than any refusal has; what is longer is not one of ours.
const LONGEST_REFUSAL: usize = 64 * 1024;

/// Answers the request, with a refusal put into words.
pub(super) async fn word(mut request: Request, next: Next) -> Response {
    let language = language(request.headers());
    // A server function that believes itself asked by a form would redirect to the form's page.
    request.headers_mut().remove(ACCEPT);
    let answer = next.run(request).await;
    let mut answer = match answer.status().is_client_error() || answer.status().is_server_error() {
        true => refusal(answer, language).await,
        false => answer,
    };
    answer.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    answer
}

async fn refusal(answer: Response, language: Language) -> Response {
    let (mut parts, body) = answer.into_parts();
    let said = said(body).await.unwrap_or_else(|| ErrorData { error: code_of(parts.status), retry_after: None });
    let code = said.error;
    let status = StatusCode::from_u16(code.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let message = refusal_sentence(language.catalogue(), said);
    let body = Json(ErrorBody { code: code.status(), message, data: Some(said) });
    let mut worded = (status, body).into_response();
    for replaced in [header::CONTENT_TYPE, header::CONTENT_LENGTH, header::CONTENT_ENCODING] {
        parts.headers.remove(replaced);
    }
    worded.headers_mut().extend(parts.headers);
    worded.headers_mut().insert(CONTENT_LANGUAGE, HeaderValue::from_static(language.tag()));
    if let Some(seconds) = said.retry_after {
        worded.headers_mut().insert(RETRY_AFTER, seconds.into());
    }
    worded
}

/// What a route of ours put into the answer.
async fn said(body: Body) -> Option<ErrorData> {
    let body = to_bytes(body, LONGEST_REFUSAL).await.ok()?;
    serde_json::from_slice::<ErrorBody>(&body).ok()?.data
}

/// The code for a refusal that a library made.
fn code_of(status: StatusCode) -> ErrorCode {
    match status {
        StatusCode::NOT_FOUND => ErrorCode::NoSuchRoute,
        StatusCode::METHOD_NOT_ALLOWED => ErrorCode::MethodNotAllowed,
        StatusCode::PAYLOAD_TOO_LARGE => ErrorCode::BodyTooLong,
        StatusCode::UNSUPPORTED_MEDIA_TYPE => ErrorCode::NotJson,
        status if status.is_client_error() => ErrorCode::Malformed,
        _ => ErrorCode::Internal,
    }
}

fn language(headers: &HeaderMap) -> Language {
    Language::preferred(headers.get(ACCEPT_LANGUAGE).and_then(|list| list.to_str().ok()).unwrap_or(""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_panic_reads_like_any_failure_of_the_server() {
        let answer = (StatusCode::INTERNAL_SERVER_ERROR, "Server function panicked: secret").into_response();
        let body = to_bytes(refusal(answer, Language::Ru).await.into_body(), LONGEST_REFUSAL).await.unwrap();
        let body: ErrorBody = serde_json::from_slice(&body).unwrap();
        assert_eq!(body.data.map(|data| data.error), Some(ErrorCode::Internal));
        assert_eq!(body.message, (Language::Ru.catalogue().error)(ErrorCode::Internal));
    }

    #[tokio::test]
    async fn the_headers_of_a_refusal_survive() {
        let answer = (StatusCode::METHOD_NOT_ALLOWED, [(header::ALLOW, "POST")]).into_response();
        let worded = refusal(answer, Language::En).await;
        assert_eq!(worded.headers()[header::ALLOW], "POST");
        assert_eq!(worded.headers()[header::CONTENT_TYPE], "application/json");
    }
}
