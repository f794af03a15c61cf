//! The page in a small window: a phone's, upright or on its side, or a large one whose page is shown four times as large.

use tests::{
    Capture, Person, Profile, World,
    thing::{button, combobox, textbox},
    wait::PATIENCE,
};

/// Sees fields, none of which iOS zooms in on when it is touched: it does so below 16 px.
async fn sees_large_fields(person: &Person) {
    let large = "((fields) => fields.length && fields.every((field) => parseFloat(getComputedStyle(field).fontSize) >= 16)) \
        ([...document.querySelectorAll('input, select, textarea')])";
    person.until_page(large, PATIENCE).await;
}

#[tokio::test]
async fn no_phone_zooms_in_on_a_field() {
    let world = World::with(&["--demo"]).await;
    let nobody = world.newcomer("Nobody").await;
    for page in ["/login", "/register", "/demo"] {
        nobody.goes_to(page).await;
        sees_large_fields(&nobody).await;
    }
    nobody.goes_to("/diagnostics").await;
    let refuse = "Clipboard.prototype.writeText = () => Promise.reject(new DOMException('', 'NotAllowedError'));";
    nobody.script::<()>(refuse, vec![]).await.unwrap_or_else(|e| panic!("refuse what is copied: {e}"));
    nobody.presses(&button("Copy report")).await;
    nobody.finds(&textbox("Report")).await;
    sees_large_fields(&nobody).await;

    let (anna, boris) = world.contacts("Anna", "Boris").await;
    anna.finds(&textbox("Find by phone number")).await;
    sees_large_fields(&anna).await;
    boris.goes_to("/settings").await;
    boris.finds(&combobox("Log")).await;
    sees_large_fields(&boris).await;
    boris.goes_to("/").await;
    boris.calls("Anna").await;
    boris.presses_in_call("Anna", "Devices").await;
    boris.finds(&combobox("Camera")).await;
    sees_large_fields(&boris).await;
}

#[tokio::test]
async fn what_is_missing_in_a_call_is_read_above_the_buttons_of_a_phone_on_its_side() {
    let world = World::start().await;
    let refused = Profile { capture: Capture::Refused, ..Profile::default() };
    let (anna, boris) = world.contacts_in(("Anna", Profile::default()), ("Boris", refused)).await;
    anna.calls("Boris").await;
    boris.accepts_call_from("Anna").await;
    boris.has_window_of(667, 325).await;
    let above = "document.querySelector('.lack')?.getBoundingClientRect().bottom \
        <= document.querySelector('.controls').getBoundingClientRect().top";
    boris.sees_video_of("Anna").await;
    boris.until_page(above, PATIENCE).await;
    // Without a picture, a face of letters takes its place.
    anna.presses_in_call("Boris", "Turn camera off").await;
    boris.reads("Camera is off").await;
    boris.until_page(&format!("!document.querySelector('.call.face') && {above}"), PATIENCE).await;
}

#[tokio::test]
async fn who_calls_and_each_answer_can_be_reached_in_a_page_that_is_shown_four_times_as_large() {
    let world = World::start().await;
    let (anna, boris) = world.contacts("Anna", "Boris").await;
    boris.has_window_of(320, 256).await;
    anna.rings("Boris").await;
    boris.sees_call_from("Anna").await;
    for part in [".name", ".answer:first-child", ".answer:last-child"] {
        let reached = format!(
            "((part) => {{ part.scrollIntoView({{ block: 'nearest' }}); const {{ top, bottom }} = part.getBoundingClientRect(); \
                return top > -1 && bottom < innerHeight + 1; }})(document.querySelector('.incoming {part}'))"
        );
        boris.until_page(&reached, PATIENCE).await;
    }
}

#[tokio::test]
async fn all_that_is_said_of_a_call_can_be_read_in_a_page_that_is_shown_four_times_as_large() {
    let world = World::start().await;
    let refused = Profile { capture: Capture::Refused, ..Profile::default() };
    let (anna, boris) = world.contacts_in(("Anna", Profile::default()), ("Boris", refused)).await;
    anna.calls("Boris").await;
    boris.accepts_call_from("Anna").await;
    boris.has_window_of(320, 256).await;
    for part in [".name", ".lack"] {
        let read = format!(
            "((part) => {{ part.scrollIntoView({{ block: 'end' }}); const {{ height, bottom }} = part.getBoundingClientRect(); \
                return height > 10 && bottom < document.querySelector('.controls').getBoundingClientRect().top + 1; }}) \
                (document.querySelector('.about {part}'))"
        );
        boris.until_page(&read, PATIENCE).await;
    }
}
