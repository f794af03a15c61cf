//! How loud a stream is.

use wasm_bindgen::JsValue;
use web_sys::{AnalyserNode, AudioContext, MediaStream};

/// Listens to a stream without playing it. Dropping it ends that.
#[derive(Debug)]
pub struct Level {
    context: AudioContext,
    analyser: AnalyserNode,
}

impl Level {
    /// The loudness at which the scale ends: normal speech into a microphone stays below.
    const FULL: f32 = 0.4;
    /// Samples of one look, 21 ms at 48 kHz.
    const SAMPLES: u32 = 1024;

    /// Listens to `stream` from now on.
    ///
    /// # Errors
    /// The browser's exception: the stream has no sound, or there is no audio.
    pub fn of(stream: &MediaStream) -> Result<Level, JsValue> {
        let context = AudioContext::new()?;
        let analyser = context.create_analyser()?;
        analyser.set_fft_size(Self::SAMPLES);
        let level = Level { context, analyser };
        level.context.create_media_stream_source(stream)?.connect_with_audio_node(&level.analyser)?;
        Ok(level)
    }

    /// The loudness of this moment in percent: the root of the mean square, since that is what an ear hears.
    pub fn now(&self) -> u32 {
        let mut samples = [0.0; Self::SAMPLES as usize];
        self.analyser.get_float_time_domain_data(&mut samples);
        let mean = samples.iter().map(|sample| sample * sample).sum::<f32>() / Self::SAMPLES as f32;
        (mean.sqrt() / Self::FULL * 100.0).min(100.0) as u32
    }
}

impl Drop for Level {
    fn drop(&mut self) {
        self.context.close().ok();
    }
}
