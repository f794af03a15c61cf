//! Accounts: opening one, signing in and out, and the language.

use tests::{
    Language, World,
    api::PASSWORD,
    thing::{button, heading_with, link, textbox},
    wait::PATIENCE,
};

#[tokio::test]
async fn a_phone_number_is_understood_in_any_usual_form() {
    let world = World::start().await;
    let anna = world.newcomer("Anna").await;
    anna.registers_as("8 (918) 272-53-62").await;
    for form in ["+79182725362", "+7 918 272 53 62", "89182725362", "7-918-272-53-62"] {
        anna.signs_out().await;
        anna.tries_to_sign_in(form, PASSWORD).await;
        anna.is_signed_in().await;
    }
}

#[tokio::test]
async fn the_browsers_own_buttons_go_back_and_forward() {
    let world = World::start().await;
    let anna = world.newcomer("Anna").await;
    anna.presses(&link("Create account")).await;
    anna.finds(&textbox("Name")).await;
    anna.until_page("location.pathname === '/register'", PATIENCE).await;
    anna.goes_back().await;
    anna.finds(&button("Sign in")).await;
    anna.until_page("location.pathname === '/login'", PATIENCE).await;
    anna.goes_forward().await;
    anna.finds(&textbox("Name")).await;
    anna.reloads().await;
    anna.finds(&textbox("Name")).await;
}

#[tokio::test]
async fn a_session_outlives_a_reload() {
    let world = World::start().await;
    let anna = world.newcomer("Anna").await;
    anna.registers_as(&anna.phone).await;
    anna.reloads().await;
    anna.is_signed_in().await;
}

#[tokio::test]
async fn a_session_outlives_a_restart_of_the_server() {
    let mut world = World::start().await;
    let anna = world.person("Anna").await;
    anna.is_signed_in().await;
    world.stops_server().await;
    world.starts_server().await;
    anna.reloads().await;
    anna.is_signed_in().await;
}

#[tokio::test]
async fn after_signing_out_a_reload_asks_to_sign_in() {
    let world = World::start().await;
    let anna = world.person("Anna").await;
    anna.signs_out().await;
    anna.reloads().await;
    anna.is_signed_out().await;
}

#[tokio::test]
async fn a_wrong_password_and_an_unknown_number_get_the_same_sentence() {
    let world = World::start().await;
    let boris = world.account("Boris").await;
    let anna = world.newcomer("Anna").await;
    anna.tries_to_sign_in(boris.person.phone.as_str(), "wrong password").await;
    anna.reads_alert("Phone number or password is wrong.").await;
    anna.tries_to_sign_in(&anna.phone, PASSWORD).await;
    anna.reads_alert("Phone number or password is wrong.").await;
    // Pressed once more, it is told once more.
    anna.until_page("window.told = document.querySelector('[role=alert]')", PATIENCE).await;
    anna.presses(&button("Sign in")).await;
    anna.until_page("!told.isConnected", PATIENCE).await;
    anna.reads_alert("Phone number or password is wrong.").await;
}

#[tokio::test]
async fn a_short_password_is_refused_beside_its_field() {
    let world = World::start().await;
    let anna = world.newcomer("Anna").await;
    anna.fills_in_registration(&anna.phone, "1234567").await;
    anna.reads_beside(&textbox("Password"), "Enter a password of at least 8 characters.").await;
}

#[tokio::test]
async fn a_form_says_at_once_what_is_wrong_with_each_field_until_it_is_mended() {
    let world = World::start().await;
    let anna = world.newcomer("Anna").await;
    anna.goes_to("/register").await;
    anna.presses(&button("Create account")).await;
    anna.reads_beside(&textbox("Phone number"), "Enter a phone number").await;
    anna.reads_beside(&textbox("Name"), "Enter a name").await;
    anna.reads_beside(&textbox("Password"), "Enter a password").await;
    anna.has_focus_in("phone").await;
    anna.writes(&textbox("Phone number"), &anna.phone).await;
    anna.reads_beside(&textbox("Phone number"), "With the country code").await;
    anna.reads_beside(&textbox("Name"), "Enter a name").await;
    anna.writes(&textbox("Name"), "Anna").await;
    anna.presses(&button("Create account")).await;
    anna.has_focus_in("password").await;
    anna.reads_beside(&textbox("Name"), "This is how others see you.").await;
    anna.writes(&textbox("Password"), PASSWORD).await;
    anna.presses(&button("Create account")).await;
    anna.is_signed_in().await;
}

#[tokio::test]
async fn what_the_server_finds_wrong_takes_the_focus_too() {
    let world = World::start().await;
    let boris = world.account("Boris").await;
    let anna = world.newcomer("Anna").await;
    anna.fills_in_registration(boris.person.phone.as_str(), PASSWORD).await;
    anna.reads_beside(&textbox("Phone number"), "This number has an account already.").await;
    anna.has_focus_in("phone").await;
    anna.writes(&textbox("Phone number"), &anna.phone).await;
    anna.presses(&button("Create account")).await;
    anna.is_signed_in().await;
}

#[tokio::test]
async fn a_number_that_is_none_is_refused_beside_its_field() {
    let world = World::start().await;
    let anna = world.newcomer("Anna").await;
    anna.fills_in_registration("12", PASSWORD).await;
    anna.reads_beside(&textbox("Phone number"), "Enter a phone number").await;
}

#[tokio::test]
async fn an_invitation_link_opens_one_account_and_leaves_the_address_at_once() {
    let world = World::with(&["--registration", "invite"]).await;
    let invitation = world.invitation();
    let anna = world.newcomer("Anna").await;
    anna.goes_to("/register").await;
    anna.finds(&heading_with("You need an invitation")).await;
    // The page is open already: it is not loaded anew, and must notice.
    anna.goes_to(&invitation).await;
    anna.completes_registration(&anna.phone, PASSWORD).await;
    anna.is_signed_in().await;

    let boris = world.newcomer("Boris").await;
    boris.goes_to(&invitation).await;
    boris.finds(&button("Create account")).await;
    boris.until_page("location.pathname === '/register' && !location.href.includes('#')", PATIENCE).await;
    boris.completes_registration(&boris.phone, PASSWORD).await;
    boris.reads_alert("This invitation is not valid here. Ask the server's owner for a new link.").await;
}

#[tokio::test]
async fn where_registration_is_closed_no_page_offers_it() {
    let world = World::with(&["--registration", "closed"]).await;
    let anna = world.newcomer("Anna").await;
    anna.goes_to("/register").await;
    anna.finds(&heading_with("Registration is closed")).await;
    anna.presses(&link("Sign in")).await;
    anna.finds(&button("Sign in")).await;
    anna.no_longer_sees(&link("Create account")).await;
}

#[tokio::test]
async fn a_russian_browser_shows_russian() {
    let world = World::start().await;
    let anna = world.newcomer_reading("Анна", Language::Russian).await;
    anna.finds(&button("Войти")).await;
    anna.until_page("document.documentElement.lang === 'ru'", PATIENCE).await;
}

#[tokio::test]
async fn a_chosen_language_stays() {
    let world = World::start().await;
    let anna = world.newcomer("Anna").await;
    anna.finds(&button("Sign in")).await;
    anna.presses(&button("Русский")).await;
    anna.finds(&button("Войти")).await;
    anna.reloads().await;
    anna.finds(&button("Войти")).await;
    anna.presses(&button("English")).await;
    anna.finds(&button("Sign in")).await;
}
