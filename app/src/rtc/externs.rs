//! What the browsers have and web-sys has not, or has without the exceptions that it throws.

use js_sys::{Array, Promise};
use wasm_bindgen::prelude::{JsValue, wasm_bindgen};
use web_sys::{
    DisplayMediaStreamConstraints, RtcConfiguration, RtcDataChannel, RtcDataChannelInit, RtcRtpTransceiver,
    RtcRtpTransceiverDirection, RtcRtpTransceiverInit,
};

#[wasm_bindgen]
extern "C" {
    /// `RTCPeerConnection` (W3C WebRTC, section 4.4).
    #[wasm_bindgen(extends = web_sys::RtcPeerConnection, js_name = RTCPeerConnection)]
    #[derive(Clone, Debug)]
    pub(super) type PeerConnection;

    #[wasm_bindgen(constructor, catch, js_class = "RTCPeerConnection")]
    pub(super) fn new(configuration: &RtcConfiguration) -> Result<PeerConnection, JsValue>;

    /// Makes the description that the signaling state asks for and sets it at one stroke.
    #[wasm_bindgen(method, js_class = "RTCPeerConnection", js_name = setLocalDescription)]
    pub(super) fn set_fitting_local_description(this: &PeerConnection) -> Promise;

    #[wasm_bindgen(method, js_class = "RTCPeerConnection", js_name = restartIce)]
    pub(super) fn restart_ice(this: &PeerConnection);

    #[wasm_bindgen(method, catch, js_class = "RTCPeerConnection", js_name = createDataChannel)]
    pub(super) fn open_data_channel(
        this: &PeerConnection,
        label: &str,
        init: &RtcDataChannelInit,
    ) -> Result<RtcDataChannel, JsValue>;

    /// Takes a track or a kind.
    #[wasm_bindgen(method, catch, js_class = "RTCPeerConnection", js_name = addTransceiver)]
    pub(super) fn add_transceiver(
        this: &PeerConnection,
        track_or_kind: &JsValue,
        init: &RtcRtpTransceiverInit,
    ) -> Result<RtcRtpTransceiver, JsValue>;

    /// `RTCRtpTransceiver`.
    #[wasm_bindgen(extends = web_sys::RtcRtpTransceiver, js_name = RTCRtpTransceiver)]
    #[derive(Clone)]
    pub(super) type Transceiver;

    #[wasm_bindgen(method, setter, catch, js_class = "RTCRtpTransceiver", js_name = direction)]
    pub(super) fn set_direction(this: &Transceiver, direction: RtcRtpTransceiverDirection) -> Result<(), JsValue>;

    /// `RTCRtpSender`.
    #[wasm_bindgen(extends = web_sys::RtcRtpSender, js_name = RTCRtpSender)]
    pub(super) type Sender;

    /// Missing in older browsers; takes the streams as separate arguments.
    #[wasm_bindgen(method, catch, variadic, js_class = "RTCRtpSender", js_name = setStreams)]
    pub(super) fn set_streams(this: &Sender, streams: &Array) -> Result<(), JsValue>;

    #[wasm_bindgen(method, js_class = "RTCRtpSender", js_name = getParameters)]
    pub(super) fn parameters(this: &Sender) -> SendParameters;

    #[wasm_bindgen(method, catch, js_class = "RTCRtpSender", js_name = setParameters)]
    pub(super) fn set_parameters(this: &Sender, parameters: &SendParameters) -> Result<Promise, JsValue>;

    /// `RTCRtpSendParameters`.
    pub(super) type SendParameters;

    /// None in older browsers, empty before there is a local description.
    #[wasm_bindgen(method, getter)]
    pub(super) fn encodings(this: &SendParameters) -> Option<Array>;

    /// `RTCRtpEncodingParameters`.
    pub(super) type Encoding;

    #[wasm_bindgen(method, setter, js_name = scaleResolutionDownBy)]
    pub(super) fn set_scale_resolution_down_by(this: &Encoding, factor: f64);

    /// `MediaDevices`.
    pub(super) type DisplayDevices;

    /// Missing in the browsers of phones.
    #[wasm_bindgen(method, catch, js_name = getDisplayMedia)]
    pub(super) fn ask_for_display(
        this: &DisplayDevices,
        constraints: &DisplayMediaStreamConstraints,
    ) -> Result<Promise, JsValue>;

    /// `RTCIceCandidate`.
    #[wasm_bindgen(extends = web_sys::RtcIceCandidate, js_name = RTCIceCandidate)]
    pub(super) type IceCandidate;

    #[wasm_bindgen(method, getter, js_class = "RTCIceCandidate", js_name = usernameFragment)]
    pub(super) fn username_fragment(this: &IceCandidate) -> Option<String>;

    /// `RTCIceCandidateInit`.
    #[wasm_bindgen(extends = web_sys::RtcIceCandidateInit)]
    pub(super) type IceCandidateInit;

    #[wasm_bindgen(method, setter, js_name = usernameFragment)]
    pub(super) fn set_username_fragment(this: &IceCandidateInit, ufrag: Option<&str>);
}
