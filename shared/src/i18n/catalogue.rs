//! What a catalogue holds.

use crate::{
    call::{FailReason, Outcome, Role, quality::Grade},
    check::{Check, Verdict},
    error::ErrorCode,
    rtc::DeviceError,
};

/// The texts of one language. `{name}` and the like are places for [`super::fill`].
#[derive(Debug)]
pub struct Catalogue {
    /// One sentence for a refused request.
    pub error: fn(ErrorCode) -> &'static str,
    /// The sentence for a request that came too often. `{wait}`: how long until it may come again.
    pub too_many_requests: &'static str,
    /// The outcome of a call, as one side reads it.
    pub outcome: fn(Outcome, Role) -> &'static str,
    /// Why a call failed, to stand behind "Call failed:".
    pub fail_reason: fn(FailReason) -> &'static str,
    /// Why there is no camera or microphone, and what to do; it stands behind a colon.
    pub device_error: fn(DeviceError) -> &'static str,
    /// Button and link to sign in.
    pub sign_in: &'static str,
    /// Button and link to open an account.
    pub create_account: &'static str,
    /// Button to end the session.
    pub sign_out: &'static str,
    /// Heading of the sign-in page.
    pub welcome_back: &'static str,
    /// Below the heading of the sign-in page.
    pub sign_in_lead: &'static str,
    /// Heading of the registration page.
    pub open_account: &'static str,
    /// Below the heading of the registration page.
    pub open_account_lead: &'static str,
    /// Heading of the registration page where nobody may open an account.
    pub registration_closed: &'static str,
    /// Below it.
    pub registration_closed_lead: &'static str,
    /// Heading of the registration page where only an invitation link opens an account.
    pub invitation_needed: &'static str,
    /// Below it.
    pub invitation_needed_lead: &'static str,
    /// Before the link to the registration page.
    pub no_account_yet: &'static str,
    /// Before the link to the sign-in page.
    pub have_account: &'static str,
    /// Label of a field.
    pub phone_number: &'static str,
    /// Below the field for one's own number.
    pub phone_hint: &'static str,
    /// Label of a field.
    pub name: &'static str,
    /// Below the field for the name.
    pub name_hint: &'static str,
    /// Label of a field.
    pub password: &'static str,
    /// Below the field for a new password.
    pub password_hint: &'static str,
    /// Heading of the search.
    pub find_people: &'static str,
    /// Label of the search field.
    pub find_by_phone: &'static str,
    /// Button of the search.
    pub find: &'static str,
    /// Button beside a person who was found.
    pub invite: &'static str,
    /// Beside a person who has been invited.
    pub invitation_sent: &'static str,
    /// Beside a person who was found and has invited the one who searches.
    pub has_invited_you: &'static str,
    /// Beside a person who was found and is a contact.
    pub already_contact: &'static str,
    /// Heading and name of the list of invitations.
    pub invitations: &'static str,
    /// Button: an invitation or a call.
    pub accept: &'static str,
    /// Button: a call with video that comes in.
    pub answer_without_camera: &'static str,
    /// Button: an invitation or a call.
    pub decline: &'static str,
    /// Heading of the list of one's own invitations without an answer.
    pub waiting: &'static str,
    /// Button: one's own invitation.
    pub take_back: &'static str,
    /// Heading and name of the list of contacts.
    pub contacts: &'static str,
    /// There are no contacts.
    pub no_contacts: &'static str,
    /// What to do about it.
    pub no_contacts_hint: &'static str,
    /// A contact who is there.
    pub online: &'static str,
    /// A contact who is not there.
    pub offline: &'static str,
    /// Button: a call with video.
    pub call: &'static str,
    /// Button: a call without video; also what kind of call comes in.
    pub audio_call: &'static str,
    /// What kind of call comes in.
    pub video_call: &'static str,
    /// Button that asks whether to remove a contact.
    pub remove_contact: &'static str,
    /// The question. `{name}`: the contact.
    pub remove_question: &'static str,
    /// Button that removes.
    pub remove: &'static str,
    /// Button that does not.
    pub keep: &'static str,
    /// Name of the call's view. `{name}`: the other person.
    pub call_with: &'static str,
    /// Name of the dialog. `{name}`: the caller.
    pub incoming_call: &'static str,
    /// Camera and microphone are being asked for.
    pub preparing: &'static str,
    /// The microphone is being asked for.
    pub preparing_audio: &'static str,
    /// No device of the callee shows the call yet.
    pub reaching: &'static str,
    /// A device of the callee rings.
    pub ringing: &'static str,
    /// Accepted, not yet connected.
    pub connecting: &'static str,
    /// The connection broke and is being mended.
    pub reconnecting: &'static str,
    /// Button: gives up before an answer.
    pub cancel: &'static str,
    /// Button.
    pub hang_up: &'static str,
    /// Button.
    pub mute_microphone: &'static str,
    /// Button.
    pub unmute_microphone: &'static str,
    /// Button.
    pub camera_off: &'static str,
    /// Button.
    pub camera_on: &'static str,
    /// Name of the other person's picture.
    pub remote_video: &'static str,
    /// Name of one's own picture.
    pub your_video: &'static str,
    /// The other person's microphone is off.
    pub peer_muted: &'static str,
    /// The other person's camera is off.
    pub peer_camera_off: &'static str,
    /// After a call. `{reason}`: why.
    pub call_failed: &'static str,
    /// After a call that was not answered. `{name}`: the caller.
    pub missed_call_from: &'static str,
    /// After a call that another device took.
    pub elsewhere: &'static str,
    /// In a call: the browser gave neither camera nor microphone. `{reason}`: why.
    pub without_devices: &'static str,
    /// In a call: the browser gave no camera. `{reason}`: why.
    pub without_camera: &'static str,
    /// In a call: the browser gave no microphone. `{reason}`: why.
    pub without_microphone: &'static str,
    /// In a call: the person has blocked the camera alone, and what to do.
    pub camera_blocked: &'static str,
    /// In a call: the person has blocked the microphone alone, and what to do.
    pub microphone_blocked: &'static str,
    /// In a call: another device was chosen, and the one from before is used. `{reason}`: why.
    pub choice_failed: &'static str,
    /// In a call: the screen could not be shared, and what to do.
    pub screen_failed: &'static str,
    /// Button.
    pub share_screen: &'static str,
    /// Button.
    pub stop_sharing: &'static str,
    /// The other person shows a screen.
    pub peer_screen: &'static str,
    /// Button: the small picture becomes the large one.
    pub swap_pictures: &'static str,
    /// Button: the other person's picture floats above other windows.
    pub picture_in_picture: &'static str,
    /// Button: the call fills the screen.
    pub full_screen: &'static str,
    /// Button: it does so no longer.
    pub leave_full_screen: &'static str,
    /// How the connection is; also the button that shows the figures below.
    pub connection_quality: fn(Grade) -> &'static str,
    /// Packets that did not arrive.
    pub loss: &'static str,
    /// Time to the other page and back.
    pub round_trip: &'static str,
    /// Thousandths of a second, behind a figure.
    pub milliseconds: &'static str,
    /// Width and height of the picture that arrives.
    pub picture_size: &'static str,
    /// Heading and link of the settings.
    pub settings: &'static str,
    /// Heading, and button in a call.
    pub devices: &'static str,
    /// Below the heading.
    pub devices_lead: &'static str,
    /// Label of a list, and name of a device without one.
    pub camera: &'static str,
    /// Label of a list, and name of a device without one.
    pub microphone: &'static str,
    /// Label of a list, and name of a device without one.
    pub speaker: &'static str,
    /// The first choice in such a list.
    pub device_default: &'static str,
    /// Button: shows one's own picture and the microphone's level.
    pub check_devices: &'static str,
    /// Button: ends that.
    pub stop_check: &'static str,
    /// `{reason}`: why.
    pub check_failed: &'static str,
    /// Name of the bar that follows the microphone.
    pub microphone_level: &'static str,
    /// Button: plays something from the loudspeaker.
    pub test_tone: &'static str,
    /// Heading of what others may learn.
    pub privacy: &'static str,
    /// Label of a box to tick.
    pub hide_address: &'static str,
    /// Below it: what it does, and what it costs.
    pub hide_address_lead: &'static str,
    /// In its place where the server has no relay.
    pub no_relay: &'static str,
    /// Button after a call that one placed.
    pub call_again: &'static str,
    /// Button after a call that was not placed because the question for both devices was closed.
    pub call_without_camera: &'static str,
    /// Button after a call that was not placed because there was no device.
    pub call_without_devices: &'static str,
    /// Button after a missed call.
    pub call_back: &'static str,
    /// Button that closes a notice.
    pub dismiss: &'static str,
    /// The event stream is gone.
    pub connection_lost: &'static str,
    /// Below it, on a page that has not reached the server yet.
    pub connection_hint: &'static str,
    /// A request did not reach the server.
    pub offline_failure: &'static str,
    /// The server hands out a newer page than this one.
    pub newer_version: &'static str,
    /// Button beside it.
    pub reload: &'static str,
    /// Heading of the page that checks everything a call needs.
    pub diagnostics: &'static str,
    /// Below the heading.
    pub diagnostics_lead: &'static str,
    /// Link to it.
    pub to_diagnostics: &'static str,
    /// Button that begins the checks.
    pub run_checks: &'static str,
    /// Heading and name of the list of checks.
    pub checks: &'static str,
    /// What is checked.
    pub check: fn(Check) -> &'static str,
    /// A check is under way.
    pub checking: &'static str,
    /// How a check went; the last word beside it.
    pub verdict: fn(Verdict) -> &'static str,
    /// Button that copies the findings and the log.
    pub copy_report: &'static str,
    /// They are copied.
    pub report_copied: &'static str,
    /// Label of the same as a text, where the browser lets the page copy nothing.
    pub report: &'static str,
    /// The page came by a secure way.
    pub secure: &'static str,
    /// It did not, and what to do.
    pub insecure: &'static str,
    /// The browser has all that calls and the rest need.
    pub fully_supported: &'static str,
    /// It lacks something without which calls work. `{missing}`: what, by the standards' names.
    pub partly_supported: &'static str,
    /// It cannot call, and what to do. `{missing}`: as above.
    pub unsupported: &'static str,
    /// Camera or microphone opens without a question.
    pub device_opens: &'static str,
    /// It opens after a question.
    pub device_opens_once: &'static str,
    /// The browser's question is not answered.
    pub device_question: &'static str,
    /// There is no camera or no microphone, and what to do.
    pub devices_missing: &'static str,
    /// Events come. `{ms}`: how long the first one took, in milliseconds.
    pub stream_opens: &'static str,
    /// They come late, and what to do. `{ms}`: as above.
    pub stream_slow: &'static str,
    /// They do not come, and what to do.
    pub stream_silent: &'static str,
    /// Only who is signed in can check this.
    pub sign_in_to_check: &'static str,
    /// The page's address. `{address}`: which.
    pub address_seen: &'static str,
    /// It is the device's own.
    pub address_own: &'static str,
    /// There is none of a kind of server, and what to do. `{server}`: STUN or TURN.
    pub no_ice_server: &'static str,
    /// One of them is none that the browser understands, and what to do.
    pub bad_ice_server: &'static str,
    /// The servers are not known, and what to do.
    pub untried: &'static str,
    /// It gave no address, and what to do. `{server}`: as above.
    pub no_address: &'static str,
    /// The relay carries too little, and what to do.
    pub relay_weak: &'static str,
    /// It carries nothing, and what to do.
    pub relay_silent: &'static str,
    /// Thousands of bits a second, behind a figure.
    pub kilobits_per_second: &'static str,
    /// Heading of the page's log, and label of the list for how much it says.
    pub log: &'static str,
    /// How much it says: every line.
    pub log_all: &'static str,
    /// How much it says.
    pub log_warnings: &'static str,
    /// How much it says.
    pub log_errors: &'static str,
    /// In the log: the page runs.
    pub page_ready: &'static str,
    /// In the log: this browser can call.
    pub webrtc_supported: &'static str,
    /// In the log: it cannot.
    pub webrtc_unsupported: &'static str,
    /// In the log: a peer connection is wanted.
    pub webrtc_initializing: &'static str,
    /// In the log: this side's offer or answer is made.
    pub webrtc_initialized: &'static str,
    /// In the log: the browser has given camera or microphone.
    pub local_stream: &'static str,
    /// In the log: it has not. `{reason}`: why.
    pub no_local_stream: &'static str,
    /// In the log.
    pub peer_created: &'static str,
    /// In the log.
    pub peer_failed: &'static str,
    /// In the log: an exchange while the call goes on has failed.
    pub renegotiation_failed: &'static str,
    /// In the log: events reach the page. `{user}`: whose, by their id.
    pub signaling_ready: &'static str,
    /// In the log: they do no longer.
    pub signaling_lost: &'static str,
    /// In the log: somebody calls.
    pub call_comes_in: &'static str,
    /// In the log: the person has answered.
    pub call_accepted: &'static str,
    /// In the log: the two are connected.
    pub call_connected: &'static str,
    /// Heading of the demonstration.
    pub demo: &'static str,
    /// Below it.
    pub demo_lead: &'static str,
    /// Label of a field.
    pub user_id: &'static str,
    /// Label of a field.
    pub peer_id: &'static str,
    /// Button of the demonstration's form.
    pub initialize: &'static str,
    /// In the demonstration: the event stream stands.
    pub connected: &'static str,
    /// In the demonstration: the other tab is not open. `{peer}`: its id.
    pub demo_waiting: &'static str,
    /// Button of the demonstration: a call with video.
    pub start_call: &'static str,
    /// Heading of the page for an unknown address.
    pub not_found: &'static str,
    /// Below it.
    pub not_found_lead: &'static str,
    /// Link to the start page.
    pub to_start: &'static str,
    /// Name of the language switch.
    pub language: &'static str,
    /// Name of the theme switch.
    pub theme: &'static str,
    /// As the system says.
    pub theme_system: &'static str,
    /// Light.
    pub theme_light: &'static str,
    /// Dark.
    pub theme_dark: &'static str,
}
