//! What every browser does by WebDriver's own commands (W3C WebDriver, level 2).

use reqwest::Method;
use thirtyfour::{
    By, Cookie, RequestData, SameSite, SessionId, WebDriver, WebElement, common::command::FormatRequestData,
    prelude::WebDriverResult,
};

/// The elements within `outer` of a role, as Chromium calls it, and of a name that `named` approves of.
pub(crate) async fn elements(
    outer: &WebElement,
    role: &str,
    named: impl Fn(&str) -> bool,
) -> WebDriverResult<Vec<WebElement>> {
    let (candidates, roles) = candidates(role);
    let mut found = Vec::new();
    for element in outer.find_all(By::Css(candidates)).await? {
        // One that is hidden, or gone by now, has neither.
        let Ok(computed_role) = computed(&element, "role").await else { continue };
        let Ok(label) = computed(&element, "label").await else { continue };
        if roles.contains(&computed_role.as_str()) && named(&label) {
            found.push(element);
        }
    }
    Ok(found)
}

/// What can have the role, and the roles that browsers compute for that. None of ARIA's is a password's or a video's: there
/// each browser says something else.
fn candidates(role: &str) -> (&'static str, &'static [&'static str]) {
    match role {
        "alertdialog" => ("[role=alertdialog]", &["alertdialog"]),
        "button" => ("button", &["button"]),
        "checkbox" => ("input[type=checkbox]", &["checkbox"]),
        "heading" => ("h1, h2, h3", &["heading"]),
        "link" => ("a", &["link"]),
        "list" => ("ul, ol, [role=list]", &["list"]),
        "region" => ("section, [role=region]", &["region"]),
        "textbox" => ("input, textarea", &["textbox", ""]),
        "Video" => ("video", &["group", ""]),
        _ => panic!("things of the role {role} are found in Chromium only"),
    }
}

/// What the browser has computed of an element, its role or its label (sections "Get Computed Role" and "Get Computed
/// Label").
async fn computed(element: &WebElement, what: &'static str) -> WebDriverResult<String> {
    element.handle().cmd(Computed { element, what }).await?.value()
}

#[derive(Debug)]
struct Computed<'a> {
    element: &'a WebElement,
    what: &'static str,
}

impl FormatRequestData for Computed<'_> {
    fn format_request(&self, session: &SessionId) -> RequestData {
        let Computed { element, what } = self;
        RequestData::new(Method::GET, format!("/session/{session}/element/{}/computed{what}", element.element_id()))
    }
}

pub(super) async fn take_cookie(driver: &WebDriver, origin: &str, name: &str, value: &str) {
    let mut cookie = Cookie::new(name, value);
    cookie.set_path("/");
    cookie.set_http_only(true);
    cookie.set_same_site(SameSite::Strict);
    let taken = async {
        // Only for the origin that is open; nothing runs on this page of it.
        driver.goto(format!("{origin}/favicon.svg")).await?;
        driver.add_cookie(cookie).await
    };
    taken.await.unwrap_or_else(|e| panic!("a cookie: {e}"));
}
