//! Line pictures, drawn on a grid of 24.

use dioxus::prelude::*;

/// Which picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// A handset, lifted.
    Call,
    /// A handset, laid down.
    HangUp,
    /// A camera.
    Camera,
    /// A camera, crossed out.
    CameraOff,
    /// A microphone.
    Microphone,
    /// A microphone, crossed out.
    MicrophoneOff,
    /// A cross.
    Close,
    /// A bin.
    Bin,
    /// A screen.
    System,
    /// The sun.
    Sun,
    /// The moon.
    Moon,
    /// A screen with an arrow into it.
    Share,
    /// A wheel with teeth.
    Gear,
    /// A picture in the corner of another.
    Float,
    /// Corners that point outwards.
    Grow,
    /// Corners that point inwards.
    Shrink,
    /// A strong signal.
    ThreeBars,
    /// A weaker signal.
    TwoBars,
    /// A weak signal.
    OneBar,
}

const HANDSET: &str = "M2.6 14.2C2.6 9.8 7 7.2 12 7.2s9.4 2.6 9.4 7a1.7 1.7 0 0 1-2 1.7l-3-.5a1.7 1.7 0 0 1-1.4-1.6\
v-1.5a11 11 0 0 0-6 0v1.5a1.7 1.7 0 0 1-1.4 1.6l-3 .5a1.7 1.7 0 0 1-2-1.7z";
const CAMERA: &str = "M4.5 6.5h8a2 2 0 0 1 2 2v7a2 2 0 0 1-2 2h-8a2 2 0 0 1-2-2v-7a2 2 0 0 1 2-2zM14.5 10.8l5.4-3.2\
a1 1 0 0 1 1.6.9v7a1 1 0 0 1-1.6.9l-5.4-3.2";
const MICROPHONE: &str = "M12 3a3 3 0 0 1 3 3v5.5a3 3 0 0 1-6 0V6a3 3 0 0 1 3-3zM5.5 11.5a6.5 6.5 0 0 0 13 0M12 18v3";
const STROKE: &str = "M3.5 3.5l17 17";

impl Shape {
    /// The path, and how it is turned or struck through.
    fn path(self) -> &'static str {
        match self {
            Shape::Call | Shape::HangUp => HANDSET,
            Shape::Camera | Shape::CameraOff => CAMERA,
            Shape::Microphone | Shape::MicrophoneOff => MICROPHONE,
            Shape::Close => "M6 6l12 12M18 6L6 18",
            Shape::Bin => "M4 7h16M9.5 7V4.5h5V7M6.5 7l.8 12.5h9.4L17.5 7M10 11v5M14 11v5",
            Shape::System => {
                "M5 5h14a1.5 1.5 0 0 1 1.5 1.5v8A1.5 1.5 0 0 1 19 16H5a1.5 1.5 0 0 1-1.5-1.5v-8A1.5 1.5 0 0 1 5 5zM12 16v3.5M8.5 19.5h7"
            }
            Shape::Sun => {
                "M12 8a4 4 0 1 0 0 8a4 4 0 0 0 0-8zM12 2.5v2M12 19.5v2M2.5 12h2M19.5 12h2M5.3 5.3l1.4 1.4M17.3 17.3\
l1.4 1.4M5.3 18.7l1.4-1.4M17.3 6.7l1.4-1.4"
            }
            Shape::Share => {
                "M5 4.5h14A1.5 1.5 0 0 1 20.5 6v9a1.5 1.5 0 0 1-1.5 1.5H5A1.5 1.5 0 0 1 3.5 15V6A1.5 1.5 0 0 1 5 4.5z\
M12 13.5V8M9.5 10L12 7.5l2.5 2.5M8.5 20h7"
            }
            Shape::Gear => {
                "M12 9a3 3 0 1 0 0 6a3 3 0 0 0 0-6zM12 2.8l1 2.4 2.3.9 2.4-1 1.4 1.4-1 2.4.9 2.3 2.4 1v2l-2.4 1-.9 2.3 1 \
2.4-1.4 1.4-2.4-1-2.3.9-1 2.4h-2l-1-2.4-2.3-.9-2.4 1-1.4-1.4 1-2.4-.9-2.3-2.4-1v-2l2.4-1 .9-2.3-1-2.4 1.4-1.4 2.4 1 \
2.3-.9 1-2.4z"
            }
            Shape::Float => {
                "M11 18.5H5A1.5 1.5 0 0 1 3.5 17V7A1.5 1.5 0 0 1 5 5.5h14A1.5 1.5 0 0 1 20.5 7v3.5M14 13.5h6.5v5H14z"
            }
            Shape::Grow => "M9 4.5H4.5V9M15 4.5h4.5V9M9 19.5H4.5V15M15 19.5h4.5V15",
            Shape::Shrink => "M4.5 9H9V4.5M19.5 9H15V4.5M4.5 15H9v4.5M19.5 15H15v4.5",
            Shape::ThreeBars => "M5.5 18.5v-3M12 18.5v-7.5M18.5 18.5V6",
            Shape::TwoBars => "M5.5 18.5v-3M12 18.5v-7.5M18.5 18.5v-.1",
            Shape::OneBar => "M5.5 18.5v-3M12 18.5v-.1M18.5 18.5v-.1",
            Shape::Moon => "M19.5 14.2A8 8 0 0 1 9.8 4.5a8 8 0 1 0 9.7 9.7z",
        }
    }

    /// What the style sheet does with it beyond drawing the line.
    fn class(self) -> &'static str {
        match self {
            Shape::Call => "icon filled lifted",
            Shape::HangUp => "icon filled",
            Shape::CameraOff | Shape::MicrophoneOff => "icon struck",
            Shape::Camera
            | Shape::Microphone
            | Shape::Close
            | Shape::Bin
            | Shape::System
            | Shape::Sun
            | Shape::Moon
            | Shape::Share
            | Shape::Gear
            | Shape::Float
            | Shape::Grow
            | Shape::Shrink => "icon",
            Shape::ThreeBars | Shape::TwoBars | Shape::OneBar => "icon bars",
        }
    }

    fn struck(self) -> bool {
        match self {
            Shape::CameraOff | Shape::MicrophoneOff => true,
            Shape::Call
            | Shape::HangUp
            | Shape::Camera
            | Shape::Microphone
            | Shape::Close
            | Shape::Bin
            | Shape::System
            | Shape::Sun
            | Shape::Moon
            | Shape::Share
            | Shape::Gear
            | Shape::Float
            | Shape::Grow
            | Shape::Shrink
            | Shape::ThreeBars
            | Shape::TwoBars
            | Shape::OneBar => false,
        }
    }
}

/// The picture. It is never alone: the button that carries it has a name.
#[component]
pub fn Icon(shape: Shape) -> Element {
    rsx! {
        svg { class: shape.class(), view_box: "0 0 24 24", "aria-hidden": "true",
            path { d: shape.path() }
            if shape.struck() {
                path { class: "gap", d: STROKE }
                path { d: STROKE }
            }
        }
    }
}
