//! Starts the page.

fn main() {
    app::broken::hand_panics_to_shell();
    dioxus::launch(app::ui::App);
}
