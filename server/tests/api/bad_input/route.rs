//! A route's rows: who sends what, and with which code it is refused.

use super::stage::Asker;
use serde_json::{Value, json};
use shared::{api::Request, error::ErrorCode, limits};

/// A route that takes JSON.
pub struct Route<'a> {
    pub path: &'static str,
    /// Whose page asks; nobody's where anybody may.
    pub by: Option<Asker<'a>>,
    /// A body that would do something there.
    pub good: Value,
    /// Where `null` would do as well, as JSON pointers (RFC 6901).
    pub nullable: &'static [&'static str],
    /// Bodies of the right form that are refused, each with who sends it.
    pub wrong: Vec<(Option<Asker<'a>>, Value, ErrorCode)>,
}

impl<'a> Route<'a> {
    /// The route of `R`. No row yet.
    pub fn of<R: Request>(by: Option<Asker<'a>>, good: Value) -> Self {
        serde_json::from_value::<R>(good.clone()).unwrap_or_else(|error| panic!("{}: {error}", R::PATH));
        Self { path: R::PATH, by, good, nullable: &[], wrong: Vec::new() }
    }

    pub fn nullable(self, nullable: &'static [&'static str]) -> Self {
        Self { nullable, ..self }
    }

    /// The good body with another value in this place is refused.
    pub fn with(self, pointer: &str, value: impl Into<Value>, code: ErrorCode) -> Self {
        let by = self.by;
        self.row(by, pointer, value, code)
    }

    /// The same from somebody else's page.
    pub fn from(self, by: Asker<'a>, pointer: &str, value: impl Into<Value>, code: ErrorCode) -> Self {
        self.row(Some(by), pointer, value, code)
    }

    /// What is no id is refused as such.
    pub fn id(self, pointer: &str) -> Self {
        let long = "x".repeat(limits::ID_CHARS + 1);
        let bad = ["", "a b", "users:1", "../x", "é", "'; DELETE users", &long];
        bad.into_iter().fold(self, |route, id| route.with(pointer, id, ErrorCode::InvalidId))
    }

    /// What is no phone number is refused as such.
    pub fn phone(self, pointer: &str) -> Self {
        let long = "7".repeat(limits::PHONE_CHARS + 1);
        let bad = ["", "12", "hello", &long];
        bad.into_iter().fold(self, |route, phone| route.with(pointer, phone, ErrorCode::PhoneInvalid))
    }

    fn row(mut self, by: Option<Asker<'a>>, pointer: &str, value: impl Into<Value>, code: ErrorCode) -> Self {
        self.wrong.push((by, changed(&self.good, pointer, value.into()), code));
        self
    }

    /// Bodies with a value of another type in one place, and with a field left out.
    pub fn malformed(&self) -> Vec<Value> {
        let mut bodies = Vec::new();
        for pointer in pointers(&self.good, "") {
            let old = self.good.pointer(&pointer).expect("it was found there");
            let nullable = self.nullable.contains(&pointer.as_str());
            let values = [Value::Null, json!(true), json!(-7.5), json!("text"), json!([[]]), json!({ "a": [] })];
            let is_other = |value: &Value| std::mem::discriminant(value) != std::mem::discriminant(old);
            // A nullable place holds a string or a number where it is not null.
            let is_wrong = |value: &Value| is_other(value) && !(nullable && (value.is_null() || value.is_string()));
            bodies.extend(values.into_iter().filter(is_wrong).map(|value| changed(&self.good, &pointer, value)));
            if !nullable && let Some((parent, field)) = pointer.rsplit_once('/') {
                let mut without = self.good.clone();
                if let Some(fields) = without.pointer_mut(parent).and_then(Value::as_object_mut) {
                    fields.remove(field);
                    bodies.push(without);
                }
            }
        }
        bodies
    }

    /// The good body with a text in it that is no text, and with a field twice.
    pub fn broken(&self) -> Vec<Vec<u8>> {
        // Half of a pair (RFC 8259, section 8.2), escaped and as it would be in UTF-8.
        let halves = [&br"\ud800"[..], br"\udc00\ud800", b"\xed\xa0\x80", b"\xff"];
        let mut bodies = Vec::new();
        for pointer in pointers(&self.good, "") {
            if self.good.pointer(&pointer).is_some_and(Value::is_string) {
                let marked = changed(&self.good, &pointer, "HERE".into()).to_string();
                let (before, after) = marked.split_once("HERE").expect("it was just put there");
                bodies.extend(halves.map(|half| [before.as_bytes(), half, after.as_bytes()].concat()));
            }
        }
        if let Some((field, value)) = self.good.as_object().and_then(|fields| fields.iter().next()) {
            let twice = self.good.to_string().replacen('{', &format!("{{{}:{value},", json!(field)), 1);
            bodies.push(twice.into_bytes());
        }
        bodies
    }
}

fn changed(body: &Value, pointer: &str, value: Value) -> Value {
    let mut changed = body.clone();
    *changed.pointer_mut(pointer).unwrap_or_else(|| panic!("{pointer} in {body}")) = value;
    changed
}

/// Every place in the body except the whole.
fn pointers(value: &Value, at: &str) -> Vec<String> {
    let below: Vec<(String, &Value)> = match value {
        Value::Object(fields) => fields.iter().map(|(name, value)| (format!("{at}/{name}"), value)).collect(),
        Value::Array(items) => items.iter().enumerate().map(|(i, value)| (format!("{at}/{i}"), value)).collect(),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => Vec::new(),
    };
    below.into_iter().flat_map(|(at, value)| [vec![at.clone()], pointers(value, &at)].concat()).collect()
}
