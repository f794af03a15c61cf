//! The ringtone and the ringback tone, made by the browser: no file has to be loaded before a phone can ring.
//!
//! A browser lets a page be heard only after the person has touched it. The first touch unlocks the sound; until then a
//! call rings by picture, title and notification.

use super::{sink::play_from, turn::Turn};
use gloo_timers::{
    callback::{Interval, Timeout},
    future::sleep,
};
use shared::call::machine::Sound;
use std::{cell::RefCell, rc::Rc, time::Duration};
use wasm_bindgen::{JsCast, closure::Closure};
use wasm_bindgen_futures::JsFuture;
use web_sys::{AudioContext, AudioContextState, AudioNode, GainNode, HtmlAudioElement, OscillatorType};

/// A tone: frequency in hertz, start and end in seconds from the beginning of the pattern.
struct Tone(f32, f64, f64);

/// The ringtone: two rising thirds, then silence.
const RINGTONE: &[Tone] = &[
    Tone(659.3, 0.0, 0.18),
    Tone(830.6, 0.2, 0.38),
    Tone(987.8, 0.4, 0.75),
    Tone(659.3, 1.0, 1.18),
    Tone(830.6, 1.2, 1.38),
    Tone(987.8, 1.4, 1.75),
];
const RINGTONE_MS: u32 = 3_000;
/// The ringback tone as most of Europe and Russia know it: 425 Hz, one second on, four off (ITU-T E.180).
const RINGBACK: &[Tone] = &[Tone(425.0, 0.0, 1.0)];
const RINGBACK_MS: u32 = 5_000;
/// What one's own loudspeaker is tried with.
const TEST_TONE: &[Tone] = &[Tone(523.3, 0.1, 0.4), Tone(659.3, 0.4, 0.7), Tone(784.0, 0.7, 1.3)];
const TEST_TONE_TIME: Duration = Duration::from_millis(1_500);
/// Soft: full scale would frighten.
const GAIN: f32 = 0.18;

/// The page's loudspeaker for what is not speech.
pub(super) struct Speaker {
    context: Rc<RefCell<Option<AudioContext>>>,
    /// What the tones of the pattern go through.
    output: Rc<RefCell<Option<GainNode>>>,
    playing: Sound,
    /// The first time and all the others.
    pattern: Option<(Timeout, Interval)>,
    /// Kept as long as it listens.
    _unlock: Closure<dyn FnMut()>,
}

impl Speaker {
    /// Calls `unlocked` whenever the person has touched the page.
    pub(super) fn new(unlocked: impl Fn() + 'static) -> Speaker {
        let context = Rc::new(RefCell::new(None));
        let (locked, unlocked) = (context.clone(), Rc::new(unlocked));
        let unlock = Closure::<dyn FnMut()>::new(move || {
            let (locked, unlocked) = (locked.clone(), unlocked.clone());
            soon(move || {
                unlock_context(&locked);
                unlocked();
            })
            .forget();
        });
        if let Some(window) = web_sys::window() {
            // The events that browsers count as a touch for mouse, finger, pen and keyboard alike (HTML, section 6.4.1), and
            // what a screen reader makes of one.
            for touch in ["pointerup", "keydown", "click"] {
                window.add_event_listener_with_callback(touch, unlock.as_ref().unchecked_ref()).ok();
            }
        }
        Speaker { context, output: Rc::default(), playing: Sound::Silence, pattern: None, _unlock: unlock }
    }

    /// Plays this, again and again, until something else is to be played.
    pub(super) fn play(&mut self, sound: Sound) {
        if sound == self.playing {
            return;
        }
        self.playing = sound;
        self.pattern = match sound {
            Sound::Ringtone => Some(self.repeat(RINGTONE, RINGTONE_MS, Some(Turn::default()))),
            Sound::Ringback => Some(self.repeat(RINGBACK, RINGBACK_MS, None)),
            Sound::Silence => {
                self.hush();
                None
            }
        };
    }

    /// With a `turn`, only while it is this tab's.
    fn repeat(&self, tones: &'static [Tone], every_ms: u32, turn: Option<Turn>) -> (Timeout, Interval) {
        let (context, output) = (self.context.clone(), self.output.clone());
        let sound = move || {
            // A page that may not be heard takes nobody's turn.
            let running = |context: &AudioContext| context.state() == AudioContextState::Running;
            let Some(context) = context.borrow().clone().filter(running) else { return };
            let output = output.clone();
            let play = move || drop(output.replace(sound_once(&context, tones)));
            match &turn {
                Some(turn) => turn.then(play),
                None => play(),
            }
        };
        (soon(sound.clone()), Interval::new(every_ms, sound))
    }

    /// Cuts tones that are still scheduled. The context stays: making another one would hold up the call that is accepted.
    fn hush(&self) {
        if let Some(output) = self.output.take() {
            output.disconnect().ok();
        }
    }
}

/// Does this after all else that comes of the same event: a browser is slow to begin with sound, and neither a ring nor an
/// answer should wait for that.
fn soon(act: impl FnOnce() + 'static) -> Timeout {
    Timeout::new(0, act)
}

fn unlock_context(context: &RefCell<Option<AudioContext>>) {
    let mut context = context.borrow_mut();
    if context.is_none() {
        *context = AudioContext::new().ok();
    }
    let Some(context) = context.as_ref() else { return };
    match context.state() {
        AudioContextState::Running | AudioContextState::Closed => {}
        // Suspended, or what WebKit calls interrupted: by a call of the phone's own, for instance.
        _ => drop(context.resume()),
    }
}

/// Schedules the tones and gives what they go through.
fn sound_once(context: &AudioContext, tones: &[Tone]) -> Option<GainNode> {
    let output = context.create_gain().ok()?;
    output.connect_with_audio_node(&context.destination()).ok()?;
    schedule(context, &output, tones);
    Some(output)
}

/// Plays a few notes once, from this loudspeaker. Who leaves the page hears no more of them.
pub(crate) async fn test_tone(speaker: Option<String>) {
    let Ok(context) = AudioContext::new() else { return };
    let context = Closing(context);
    if let (Ok(output), Ok(element)) = (context.0.create_media_stream_destination(), HtmlAudioElement::new()) {
        play_from(&element, speaker.as_deref());
        element.set_src_object(Some(&output.stream()));
        if let Ok(playing) = element.play() {
            JsFuture::from(playing).await.ok();
        }
        schedule(&context.0, &output, TEST_TONE);
        sleep(TEST_TONE_TIME).await;
    }
}

/// Closes its context when it is dropped: one that is not closed runs on.
struct Closing(AudioContext);

impl Drop for Closing {
    fn drop(&mut self) {
        self.0.close().ok();
    }
}

fn schedule(context: &AudioContext, output: &AudioNode, tones: &[Tone]) {
    let now = context.current_time();
    for Tone(hertz, start, end) in tones {
        let (Ok(oscillator), Ok(gain)) = (context.create_oscillator(), context.create_gain()) else { return };
        oscillator.set_type(OscillatorType::Sine);
        oscillator.frequency().set_value(*hertz);
        // Without the ramps each tone would begin and end with a click.
        let level = gain.gain();
        level.set_value(0.0);
        level.set_value_at_time(0.0, now + start).ok();
        level.linear_ramp_to_value_at_time(GAIN, now + start + 0.02).ok();
        level.set_value_at_time(GAIN, now + end - 0.04).ok();
        level.linear_ramp_to_value_at_time(0.0, now + end).ok();
        oscillator.connect_with_audio_node(&gain).ok();
        gain.connect_with_audio_node(output).ok();
        oscillator.start_with_when(now + start).ok();
        oscillator.stop_with_when(now + end).ok();
    }
}
