//! Waiting, but not for ever.

use futures_util::{
    future::{Either, select},
    pin_mut,
};
use gloo_timers::future::TimeoutFuture;

/// What comes of `work` within so many milliseconds; after that it is dropped.
pub(crate) async fn within<T>(milliseconds: u32, work: impl Future<Output = T>) -> Option<T> {
    pin_mut!(work);
    match select(work, TimeoutFuture::new(milliseconds)).await {
        Either::Left((done, _)) => Some(done),
        Either::Right(_) => None,
    }
}
