//! The demonstration: two tabs of one browser, without an account.

use tests::{
    Language, Person, World,
    thing::{button, textbox},
    wait::{PATIENCE, until},
};
use thirtyfour::WindowHandle;

async fn world() -> World {
    World::with(&["--demo"]).await
}

/// A browser with two tabs, which are 1 and 2, and looks at that of 2. With the other tab.
async fn two_tabs(world: &World) -> (Person, WindowHandle) {
    let anna = world.newcomer("Anna").await;
    anna.goes_to("/demo").await;
    anna.enters_demo("1", "2").await;
    anna.reads("User 2 is not there yet.").await;
    let one = anna.opens_tab("/demo").await;
    anna.enters_demo("2", "1").await;
    (anna, one)
}

#[tokio::test]
async fn two_tabs_see_and_hear_each_other_until_one_hangs_up() {
    let world = world().await;
    let (anna, one) = two_tabs(&world).await;
    anna.starts_demo_call("1").await;
    let two = anna.turns_to_tab(one).await;
    anna.accepts_call_from("2").await;
    anna.sees_and_hears("2").await;
    let one = anna.turns_to_tab(two).await;
    anna.sees_and_hears("1").await;
    anna.hangs_up().await;
    anna.reads_status("Call ended").await;
    anna.has_released_devices().await;
    anna.turns_to_tab(one).await;
    anna.reads_status("Call ended").await;
    anna.has_released_devices().await;
    anna.finds(&button("Start call")).await;
}

#[tokio::test]
async fn a_call_between_tabs_is_declined() {
    let world = world().await;
    let (anna, one) = two_tabs(&world).await;
    anna.starts_demo_call("1").await;
    let two = anna.turns_to_tab(one).await;
    anna.declines_call_from("2").await;
    anna.reads_status("Call declined").await;
    anna.turns_to_tab(two).await;
    anna.reads_status("Call declined").await;
}

#[tokio::test]
async fn an_id_is_one_tabs_until_it_goes() {
    let world = world().await;
    let (anna, one) = two_tabs(&world).await;
    anna.opens_tab("/demo").await;
    anna.tries_to_enter_demo("1", "2").await;
    anna.reads_alert("Another tab uses this user ID.").await;
    anna.tries_to_enter_demo("1", "1").await;
    anna.reads_alert("Enter two different numbers").await;
    let three = anna.turns_to_tab(one).await;
    anna.leaves().await;
    let gone = until(PATIENCE, async || world.log().contains("stream closed").then_some(())).await;
    gone.expect("the server hears that the page is gone");
    anna.turns_to_tab(three).await;
    anna.enters_demo("1", "2").await;
    anna.starts_demo_call("2").await;
}

#[tokio::test]
async fn the_log_tells_step_by_step_what_happens() {
    let world = world().await;
    let anna = world.newcomer_reading("Anna", Language::Russian).await;
    anna.goes_to("/demo").await;
    anna.writes(&textbox("ID пользователя"), "1").await;
    anna.writes(&textbox("ID собеседника"), "2").await;
    anna.presses(&button("Инициализировать WebRTC")).await;
    anna.reads_status("Подключен").await;
    // Devices are asked for first, and a connection is made once signals come.
    let lines = [
        "[INFO] Visavis готов к работе",
        "[SUCCESS] WebRTC поддерживается",
        "[SUCCESS] Локальный поток получен",
        "[SUCCESS] Сигналинг инициализирован для пользователя: 1",
        "[INFO] Инициализация WebRTC...",
        "[SUCCESS] Peer connection создан",
        "[SUCCESS] WebRTC инициализирован успешно",
    ];
    for line in lines {
        anna.reads(line).await;
    }
    let console = anna.console().await;
    let places = lines.map(|line| console.iter().position(|written| written.contains(line)));
    assert!(places.iter().all(Option::is_some) && places.is_sorted(), "{console:?}");
    anna.has_released_devices().await;
}

#[tokio::test]
async fn without_the_setting_there_is_no_such_page() {
    let world = World::start().await;
    let anna = world.newcomer("Anna").await;
    anna.goes_to("/demo").await;
    anna.reads("Not found.").await;
}
