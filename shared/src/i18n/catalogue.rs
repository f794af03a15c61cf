//! What a catalogue holds.

use crate::{
    call::{FailReason, Outcome, Role, quality::Grade},
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
