//! Starts the page.

fn main() {
    dioxus::launch(app::ui::App);
}
