//! Finding things by role and accessible name, as the browser's accessibility tree has them, and using them.

use crate::{
    browser::Browser,
    engine::{self, Engine},
    thing::{Kind, Thing},
    wait::{Moment, PATIENCE, until},
};
use serde_json::{Value, json};
use shared::api::Request;
use std::time::Duration;
use thirtyfour::{By, Key, WebElement, prelude::WebDriverResult};

/// A thing that somebody has found and will press.
#[must_use]
pub struct Press<'a> {
    browser: &'a Browser,
    element: Value,
    thing: String,
}

impl Press<'_> {
    /// Presses it at the given moment.
    pub async fn at(self, moment: Moment) {
        let script = "const [element, moment, done] = arguments; \
            setTimeout(() => { element.click(); done(true); }, moment - Date.now());";
        let arguments = vec![self.element, json!(moment.ms())];
        let pressed: WebDriverResult<bool> = self.browser.async_script(script, arguments).await;
        pressed.unwrap_or_else(|e| panic!("press {} at a moment: {e}", self.thing));
    }
}

impl Browser {
    /// Waits until there is exactly one such thing.
    pub async fn finds(&self, thing: &Thing) -> WebElement {
        let mut last = String::new();
        let found = until(PATIENCE, async || self.only(thing).await.map_err(|problem| last = problem).ok()).await;
        match found {
            Some(element) => element,
            None => self.fail(&format!("{thing} ({last})")).await,
        }
    }

    /// Waits until there is no such thing.
    pub async fn no_longer_sees(&self, thing: &Thing) {
        let gone = until(PATIENCE, async || self.all(thing).await.is_ok_and(|found| found.is_empty()).then_some(()));
        if gone.await.is_none() {
            self.fail(&format!("no {thing}")).await;
        }
    }

    /// Whether there is such a thing at this moment.
    pub async fn has(&self, thing: &Thing) -> bool {
        !self.all(thing).await.unwrap_or_else(|problem| panic!("{thing}: {problem}")).is_empty()
    }

    /// Waits until the thing can be pressed, and presses it.
    pub async fn presses(&self, thing: &Thing) {
        let mut last = String::new();
        let pressed = until(PATIENCE, async || {
            let done = match self.pressable(thing).await {
                Ok(element) => element.click().await.map_err(|e| e.to_string()),
                Err(problem) => Err(problem),
            };
            done.map_err(|problem| last = problem).ok()
        });
        if pressed.await.is_none() {
            self.fail(&format!("{thing} can be pressed ({last})")).await;
        }
    }

    /// Waits until the thing can be pressed, to press it at a moment.
    pub async fn is_ready_to_press(&self, thing: &Thing) -> Press<'_> {
        let mut last = String::new();
        let found = until(PATIENCE, async || self.pressable(thing).await.map_err(|problem| last = problem).ok()).await;
        let Some(element) = found else { self.fail(&format!("{thing} can be pressed ({last})")).await };
        let element = element.to_json().expect("an element is plain JSON");
        Press { browser: self, element, thing: thing.to_string() }
    }

    /// Does something that makes the page ask something of the server, and waits for the answer.
    pub async fn until_answered<R: Request>(&self, deed: impl Future<Output = ()>) {
        let forget: WebDriverResult<()> = self.script("performance.clearResourceTimings();", vec![]).await;
        forget.unwrap_or_else(|e| panic!("forget the former answers: {e}"));
        deed.await;
        let answered = format!("performance.getEntriesByType('resource').some((e) => e.name.endsWith('{}'))", R::PATH);
        self.until_page(&answered, PATIENCE).await;
    }

    /// Waits until the field is there, and writes `text` instead of what stands in it.
    pub async fn writes(&self, field: &Thing, text: &str) {
        let mut last = String::new();
        let written = until(PATIENCE, async || {
            let done = match self.only(field).await {
                Ok(element) => rewrite(&element, text).await,
                Err(problem) => Err(problem),
            };
            done.map_err(|problem| last = problem).ok()
        });
        if written.await.is_none() {
            self.fail(&format!("{field} takes “{text}” ({last})")).await;
        }
    }

    /// Touches the page where there is nothing to press: from then on the browser lets it be heard.
    pub async fn touches_page(&self) {
        let chain = self.driver().action_chain_with_delay(Some(Duration::ZERO), Some(Duration::ZERO));
        chain.move_to(2, 2).click().perform().await.unwrap_or_else(|e| panic!("touch the page: {e}"));
    }

    /// Presses a key, wherever the focus is.
    pub async fn strikes(&self, key: Key) {
        let struck = self
            .driver()
            .action_chain_with_delay(Some(Duration::ZERO), Some(Duration::ZERO))
            .send_keys(key)
            .perform()
            .await;
        struck.unwrap_or_else(|e| panic!("press a key: {e}"));
    }

    /// Waits until `text` can be read anywhere on the page.
    pub async fn reads(&self, text: &str) {
        let script = "return document.body.innerText.includes(arguments[0]);";
        let seen =
            until(PATIENCE, async || self.script::<bool>(script, vec![json!(text)]).await.ok().filter(|&there| there));
        if seen.await.is_none() {
            self.fail(&format!("the text “{text}”")).await;
        }
    }

    /// Waits until `text` can be read nowhere on the page.
    pub async fn reads_no_longer(&self, text: &str) {
        self.until_page(&format!("!document.body.innerText.includes({})", json!(text)), PATIENCE).await;
    }

    /// Waits until a status line says `text`.
    pub async fn reads_status(&self, text: &str) {
        self.reads_status_within(text, PATIENCE).await;
    }

    /// Waits for at most `patience` until a status line says `text`.
    pub async fn reads_status_within(&self, text: &str, patience: Duration) {
        let mut last = Vec::new();
        let seen = until(patience, async || {
            last = self.statuses().await;
            last.iter().any(|status| status.contains(text)).then_some(())
        });
        if seen.await.is_none() {
            self.fail(&format!("a status “{text}” (there was: {last:?})")).await;
        }
    }

    /// What the status lines say.
    pub async fn statuses(&self) -> Vec<String> {
        let script = "return [...document.querySelectorAll('[role=status], output')].map((s) => s.innerText);";
        self.script(script, vec![]).await.unwrap_or_default()
    }

    /// Waits until an alert says `text`.
    pub async fn reads_alert(&self, text: &str) {
        let script =
            "return [...document.querySelectorAll('[role=alert]')].some((a) => a.innerText.includes(arguments[0]));";
        let seen =
            until(PATIENCE, async || self.script::<bool>(script, vec![json!(text)]).await.ok().filter(|&there| there));
        if seen.await.is_none() {
            self.fail(&format!("an alert “{text}”")).await;
        }
    }

    /// Waits until the description that goes with the field, such as its error, says `text`.
    pub async fn reads_beside(&self, field: &Thing, text: &str) {
        let mut last = Value::Null;
        let seen = until(PATIENCE, async || {
            let nodes = self.nodes(field).await.ok()?;
            last = nodes.first()?["description"]["value"].clone();
            last.as_str().is_some_and(|description| description.contains(text)).then_some(())
        });
        if seen.await.is_none() {
            self.fail(&format!("{field} described by “{text}” (its description: {last})")).await;
        }
    }

    async fn only(&self, thing: &Thing) -> Result<WebElement, String> {
        let mut found = self.all(thing).await.map_err(|e| e.to_string())?;
        match (found.pop(), found.len()) {
            (Some(element), 0) => Ok(element),
            (Some(_), more) => Err(format!("there are {}", more + 1)),
            (None, _) => Err("there is none".to_owned()),
        }
    }

    /// The only such thing, unless it says of itself that it is disabled.
    async fn pressable(&self, thing: &Thing) -> Result<WebElement, String> {
        let element = self.only(thing).await?;
        match element.attr("aria-disabled").await {
            Ok(None) => Ok(element),
            Ok(Some(_)) => Err("it is disabled".to_owned()),
            Err(problem) => Err(problem.to_string()),
        }
    }

    async fn all(&self, thing: &Thing) -> WebDriverResult<Vec<WebElement>> {
        match &thing.kind {
            Kind::Named { .. } | Kind::Mentioning { .. } if self.engine() == Engine::Chromium => {
                let mut found = Vec::new();
                for node in self.nodes(thing).await? {
                    found.push(self.element(&node["backendDOMNodeId"]).await?);
                }
                Ok(found)
            }
            Kind::Named { role, name } => self.standard(thing, role, |known| known == name).await,
            Kind::Mentioning { role, part } => self.standard(thing, role, |known| known.contains(part)).await,
            Kind::Item { list, texts } => {
                let list =
                    Thing { kind: Kind::Named { role: "list", name: list.clone() }, within: thing.within.clone() };
                let mut found = Vec::new();
                for list in Box::pin(self.all(&list)).await? {
                    for item in list.find_all(By::Css("li, [role=listitem]")).await? {
                        // Not WebDriver's own text: WebKit's leaves out what stands in a box that may be cut off.
                        let shown = item.prop("innerText").await?.unwrap_or_default();
                        if texts.iter().all(|text| shown.contains(text.as_str())) {
                            found.push(item);
                        }
                    }
                }
                Ok(found)
            }
        }
    }

    /// The elements that a thing by name is, in a browser without Chromium's tools.
    async fn standard(
        &self,
        thing: &Thing,
        role: &str,
        named: impl Fn(&str) -> bool,
    ) -> WebDriverResult<Vec<WebElement>> {
        let outer = match &thing.within {
            None => self.driver().find(By::Tag("html")).await?,
            Some(outer) => match Box::pin(self.all(outer)).await?.into_iter().next() {
                Some(outer) => outer,
                None => return Ok(Vec::new()),
            },
        };
        engine::elements(&outer, role, named).await
    }

    /// The nodes of the accessibility tree that a thing by name is.
    async fn nodes(&self, thing: &Thing) -> WebDriverResult<Vec<Value>> {
        let cdp = self.driver().cdp();
        let root = match &thing.within {
            None => {
                let document = json!({ "expression": "document", "objectGroup": "find" });
                cdp.send_raw("Runtime.evaluate", document).await?["result"]["objectId"].clone()
            }
            Some(outer) => match Box::pin(self.all(outer)).await?.into_iter().next() {
                Some(element) => json!(element.cdp_remote_object_id().await?),
                None => return Ok(Vec::new()),
            },
        };
        let query = match &thing.kind {
            Kind::Named { role, name } => json!({ "objectId": root, "role": role, "accessibleName": name }),
            Kind::Mentioning { role, .. } => json!({ "objectId": root, "role": role }),
            Kind::Item { .. } => return Ok(Vec::new()),
        };
        let answer = cdp.send_raw("Accessibility.queryAXTree", query).await?;
        cdp.send_raw("Runtime.releaseObjectGroup", json!({ "objectGroup": "find" })).await?;
        let mut nodes = answer["nodes"].as_array().cloned().unwrap_or_default();
        nodes.retain(|node| node["ignored"] != json!(true));
        if let Kind::Mentioning { part, .. } = &thing.kind {
            nodes.retain(|node| node["name"]["value"].as_str().is_some_and(|name| name.contains(part.as_str())));
        }
        Ok(nodes)
    }

    /// The element with an id of the browser's tools.
    async fn element(&self, id: &Value) -> WebDriverResult<WebElement> {
        let cdp = self.driver().cdp();
        let node = cdp.send_raw("DOM.resolveNode", json!({ "backendNodeId": id, "objectGroup": "find" })).await?;
        let keep = json!({
            "objectId": node["object"]["objectId"],
            "functionDeclaration": "function () { window.__found = this; }",
        });
        cdp.send_raw("Runtime.callFunctionOn", keep).await?;
        self.driver()
            .execute("const found = window.__found; delete window.__found; return found;", vec![])
            .await?
            .element()
    }
}

async fn rewrite(field: &WebElement, text: &str) -> Result<(), String> {
    let typed = async {
        field.clear().await?;
        field.send_keys(text).await?;
        field.value().await
    };
    match typed.await {
        Ok(Some(value)) if value == text => Ok(()),
        Ok(value) => Err(format!("it holds {value:?}")),
        Err(error) => Err(error.to_string()),
    }
}
