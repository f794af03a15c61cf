//! English.

use super::{Catalogue, Terminal};
use crate::{
    call::{FailReason, Outcome, Role, quality::Grade},
    error::ErrorCode,
    rtc::DeviceError,
};

pub(super) static CATALOGUE: Catalogue = Catalogue {
    error,
    too_many_requests: "Too many requests. Try again in {wait}.",
    outcome,
    fail_reason,
    device_error,
    sign_in: "Sign in",
    create_account: "Create account",
    sign_out: "Sign out",
    welcome_back: "Welcome back",
    sign_in_lead: "Sign in and your people are one press away.",
    open_account: "Create your account",
    open_account_lead: "Calls go straight from browser to browser. Nothing to install.",
    registration_closed: "Registration is closed",
    registration_closed_lead: "This server opens no new accounts.",
    invitation_needed: "You need an invitation",
    invitation_needed_lead: "Ask the server's owner for a link, and open it in this browser.",
    no_account_yet: "No account yet?",
    have_account: "Already have an account?",
    phone_number: "Phone number",
    phone_hint: "With the country code: +7\u{a0}918\u{a0}272\u{2011}53\u{2011}62.",
    name: "Name",
    name_hint: "This is how others see you.",
    password: "Password",
    password_hint: "At least 8 characters.",
    find_people: "Find people",
    find_by_phone: "Find by phone number",
    find: "Find",
    invite: "Invite",
    invitation_sent: "Invitation sent",
    has_invited_you: "Has invited you: answer below",
    already_contact: "In your contacts",
    invitations: "Invitations",
    accept: "Accept",
    decline: "Decline",
    waiting: "Waiting for an answer",
    take_back: "Take back",
    contacts: "Contacts",
    no_contacts: "No contacts yet",
    no_contacts_hint: "Find a person by phone number and invite them. Once they accept, you can call each other.",
    online: "online",
    offline: "offline",
    call: "Call",
    audio_call: "Audio call",
    video_call: "Video call",
    remove_contact: "Remove from contacts",
    remove_question: "Remove {name} from contacts?",
    remove: "Remove",
    keep: "Keep",
    call_with: "Call with {name}",
    incoming_call: "Incoming call from {name}",
    preparing: "Allow the camera and microphone…",
    preparing_audio: "Allow the microphone…",
    reaching: "Reaching…",
    ringing: "Ringing…",
    connecting: "Connecting…",
    reconnecting: "Reconnecting…",
    cancel: "Cancel",
    hang_up: "Hang up",
    mute_microphone: "Mute microphone",
    unmute_microphone: "Unmute microphone",
    camera_off: "Turn camera off",
    camera_on: "Turn camera on",
    remote_video: "Remote video",
    your_video: "Your video",
    peer_muted: "Microphone is off",
    peer_camera_off: "Camera is off",
    call_failed: "Call failed: {reason}",
    missed_call_from: "Missed call from {name}",
    elsewhere: "Answered on another device",
    without_devices: "You are neither seen nor heard: {reason}",
    without_camera: "You are not seen: {reason}",
    without_microphone: "You are not heard: {reason}",
    screen_failed: "The screen could not be shared. Allow this browser to record it in the system's settings.",
    share_screen: "Share screen",
    stop_sharing: "Stop sharing",
    peer_screen: "Shows the screen",
    swap_pictures: "Swap pictures",
    picture_in_picture: "Picture in picture",
    full_screen: "Full screen",
    leave_full_screen: "Leave full screen",
    connection_quality,
    loss: "Loss",
    round_trip: "Round trip",
    milliseconds: "ms",
    picture_size: "Picture",
    settings: "Settings",
    devices: "Devices",
    devices_lead: "See and hear yourself before others do.",
    camera: "Camera",
    microphone: "Microphone",
    speaker: "Speaker",
    device_default: "System default",
    check_devices: "Check camera and microphone",
    stop_check: "End the check",
    check_failed: "Something is missing: {reason}",
    microphone_level: "Microphone level",
    test_tone: "Play a test tone",
    call_again: "Call again",
    call_back: "Call back",
    dismiss: "Close",
    connection_lost: "No connection to the server. Trying again…",
    connection_hint: "Check the network. The page goes on by itself as soon as the server answers.",
    offline_failure: "No connection to the server. Check the network and press again.",
    newer_version: "A newer version of Visavis is here",
    reload: "Reload",
    not_found: "There is no such page",
    not_found_lead: "The address may be mistyped.",
    to_start: "Go to the start page",
    language: "Language",
    theme: "Theme",
    theme_system: "System theme",
    theme_light: "Light theme",
    theme_dark: "Dark theme",
};

pub(super) static TERMINAL: Terminal = Terminal {
    database_connected: "The database is connected",
    table_exists: "Table '{name}' exists",
    table_missing: "Table '{name}' is missing",
    demo_user: "User {phone} is created (password: {password})",
    demo_user_changed: "User {phone} is created (the password has been changed since)",
    not_a_phone: "{phone} is not a phone number",
    nobody: "nobody has this number: {phone}",
    failed: "the command failed; the log says how",
    no_accounts: "There are no accounts yet",
    phone: "PHONE",
    state: "STATE",
    created: "CREATED",
    seen: "LAST SEEN",
    sessions: "SESSIONS",
    name: "NAME",
    active: "active",
    disabled: "disabled",
    now: "now",
    invitation: "This link opens one account, until {until}. It is not shown again.",
    new_password: "The new password of {person}. It is not shown again; whoever was signed in is signed out.",
    is_disabled: "{person} is disabled and signed out everywhere",
    is_enabled: "{person} may sign in",
    is_deleted: "{person} is deleted",
    delete_question: "Delete {person} for good, with their contacts and their calls? [y/N] ",
    not_deleted: "nothing was deleted",
    cannot_ask: "there is no terminal to ask at: to delete without a question, add --yes",
};

fn error(code: ErrorCode) -> &'static str {
    match code {
        ErrorCode::Malformed | ErrorCode::NotJson | ErrorCode::InvalidId | ErrorCode::MissingHeader => {
            "This request was not understood. Reload the page and try again."
        }
        ErrorCode::BodyTooLong | ErrorCode::SdpTooLong | ErrorCode::CandidateTooLong | ErrorCode::TooManyCandidates => {
            "This request is too large. Reload the page and try again."
        }
        ErrorCode::RequestTimeout => "This request took too long to arrive. Check the network and try again.",
        ErrorCode::ForeignOrigin => {
            "This request came from another site and was not carried out. Open Visavis itself and try again there."
        }
        ErrorCode::MethodNotAllowed | ErrorCode::NoSuchRoute => {
            "There is nothing at this address. Check it, or open the start page."
        }
        ErrorCode::SignedOut => "You are signed out. Sign in and try again.",
        ErrorCode::AnotherUser => "Somebody else has signed in in this browser. Reload the page.",
        ErrorCode::BadCredentials => "Phone number or password is wrong.",
        ErrorCode::AccountDisabled => "This account is disabled. Ask the server's owner.",
        ErrorCode::RegistrationClosed => "No new accounts are opened here.",
        ErrorCode::InvitationInvalid => "This invitation is not valid here. Ask the server's owner for a new link.",
        ErrorCode::PhoneInvalid => "Enter a phone number, for example +7\u{a0}918\u{a0}272\u{2011}53\u{2011}62.",
        ErrorCode::PhoneTaken => "This number has an account already. Sign in instead.",
        ErrorCode::NameInvalid => "Enter a name of 1 to 64 characters that can be seen.",
        ErrorCode::PasswordShort => "Enter a password of at least 8 characters.",
        ErrorCode::PasswordLong => "This password is longer than 1024 bytes. Choose a shorter one.",
        ErrorCode::UserNotFound => "This person has no account here. Check the number, or ask them to create one.",
        ErrorCode::OwnNumber => "This is your own number.",
        ErrorCode::NoInvitation => "This invitation is no longer there. You can invite this person yourself.",
        ErrorCode::NotContact => "You can call only your contacts.",
        ErrorCode::CallNotFound => "There is no such call. Reload the page to see your calls.",
        ErrorCode::CallOver => "This call is over.",
        ErrorCode::CallTaken => "This call was answered on another device.",
        ErrorCode::CallNotReady => "This cannot be done in the call right now.",
        ErrorCode::AlreadyInCall => "You are in another call.",
        ErrorCode::TooManyStreams => "Visavis is open in too many tabs. Close one of them.",
        ErrorCode::TooManyRequests => "Too many requests. Try again a little later.",
        ErrorCode::Internal => "Something went wrong on the server. Try again in a moment.",
    }
}

fn connection_quality(grade: Grade) -> &'static str {
    match grade {
        Grade::Good => "Good connection",
        Grade::Weak => "Weak connection",
        Grade::Bad => "Bad connection",
    }
}

fn outcome(outcome: Outcome, role: Role) -> &'static str {
    match (outcome, role) {
        (Outcome::Completed, Role::Caller | Role::Callee) => "Call ended",
        (Outcome::Cancelled, Role::Caller) => "Call cancelled",
        (Outcome::Declined, Role::Caller | Role::Callee) => "Call declined",
        (Outcome::Missed, Role::Caller) => "No answer",
        (Outcome::Busy, Role::Caller) => "Busy",
        (Outcome::Unreachable, Role::Caller) => "Unavailable",
        (Outcome::Cancelled | Outcome::Missed | Outcome::Busy | Outcome::Unreachable, Role::Callee) => "Missed call",
        (Outcome::Failed(FailReason::Lost), Role::Caller | Role::Callee) => "Connection lost",
        (Outcome::Failed(FailReason::NoConnection | FailReason::Browser), Role::Caller | Role::Callee) => "Call failed",
    }
}

fn fail_reason(reason: FailReason) -> &'static str {
    match reason {
        FailReason::Lost => "the connection was lost",
        FailReason::NoConnection => "the two browsers found no way to each other",
        FailReason::Browser => "a browser could not set up the call",
    }
}

fn device_error(error: DeviceError) -> &'static str {
    match error {
        DeviceError::Refused => "the browser blocks camera and microphone. Allow them for this site, then try again.",
        DeviceError::Missing => "no camera or microphone was found. Connect one, then try again.",
        DeviceError::Taken => "another program uses the camera or microphone. Close it, then try again.",
        DeviceError::Unsupported => "this browser gives this page no camera or microphone. Try another browser.",
    }
}
