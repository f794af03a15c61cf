//! Who is there when something wrong is asked, and what must still be so afterwards.

use crate::common::{Reply, User, World, befriend, exchange, fresh, sdp};
use shared::{
    api::{self, AcceptCall, EndCall, Invite, ReportConnected, RequestCall, RingCall},
    call::{Media, Role},
    error::{ErrorBody, ErrorCode},
    i18n::Language,
    ids::{CallId, DeviceId},
};
use std::time::Duration;

/// The number of the person whom some of the requests would register.
pub const NEWCOMER: &str = "+79182725362";
/// Anna calls Boris; nobody has answered.
pub const LIVE: &str = "live";
/// Anna has called Boris.
pub const OVER: &str = "over";
/// Fay calls Gus, who has answered on his device `d1`.
pub const ANSWERED: &str = "answered";
/// Hal calls Ida; it rings at her.
pub const RINGING: &str = "ringing";
/// Jan has called Kim, who has answered on her device `d1`, and they talk.
pub const CONNECTED: &str = "connected";
const CALLS: [&str; 5] = [LIVE, OVER, ANSWERED, RINGING, CONNECTED];

/// A page that asks: whose, and which device.
pub type Asker<'a> = (&'a User, &'a str);

/// Anna's contacts are Boris and Clara, Gus is Fay's, Ida is Clara's and Hal's, and Kim is Jan's. Dora has invited Boris. Eve
/// is a stranger.
pub struct Stage {
    pub world: World,
    pub anna: User,
    pub boris: User,
    pub clara: User,
    pub dora: User,
    pub eve: User,
    pub fay: User,
    pub gus: User,
    pub hal: User,
    pub ida: User,
    pub jan: User,
    pub kim: User,
}

impl Stage {
    pub async fn new() -> Self {
        let long = Duration::from_secs(3600);
        let world = World::with(|config| {
            let timers = &mut config.timers;
            (timers.reach, timers.ring, timers.connect, timers.silence) = (long, long, long, long);
        })
        .await;
        let stage = Self {
            anna: world.user("Anna").await,
            boris: world.user("Boris").await,
            clara: world.user("Clara").await,
            dora: world.user("Dora").await,
            eve: world.user("Eve").await,
            fay: world.user("Fay").await,
            gus: world.user("Gus").await,
            hal: world.user("Hal").await,
            ida: world.user("Ida").await,
            jan: world.user("Jan").await,
            kim: world.user("Kim").await,
            world,
        };
        befriend(&stage.anna, &stage.boris).await;
        befriend(&stage.anna, &stage.clara).await;
        befriend(&stage.fay, &stage.gus).await;
        befriend(&stage.clara, &stage.ida).await;
        befriend(&stage.hal, &stage.ida).await;
        befriend(&stage.jan, &stage.kim).await;
        stage.dora.ask(Invite { user: stage.boris.id().clone() }).await.unwrap();
        for (caller, callee, id) in [
            (&stage.anna, &stage.boris, OVER),
            (&stage.anna, &stage.boris, LIVE),
            (&stage.fay, &stage.gus, ANSWERED),
            (&stage.hal, &stage.ida, RINGING),
            (&stage.jan, &stage.kim, CONNECTED),
        ] {
            let caller = (caller, "d1");
            let offer =
                RequestCall { call: call(id), callee: callee.id().clone(), media: Media::Video, offer: sdp("v=0") };
            does(caller, offer).await;
            if id == OVER {
                does(caller, EndCall { call: call(id), failed: None, lasted_ms: None }).await;
            }
        }
        does((&stage.ida, "d1"), RingCall { call: call(RINGING) }).await;
        for (callee, id) in [(&stage.gus, ANSWERED), (&stage.kim, CONNECTED)] {
            does((callee, "d1"), AcceptCall { call: call(id), media: Media::Video, answer: sdp("v=0") }).await;
        }
        does((&stage.kim, "d1"), ReportConnected { call: call(CONNECTED) }).await;
        stage
    }

    fn people(&self) -> [&User; 11] {
        let Self { anna, boris, clara, dora, eve, fay, gus, hal, ida, jan, kim, world: _ } = self;
        [anna, boris, clara, dora, eve, fay, gus, hal, ida, jan, kim]
    }

    /// Everything that a refused request might have changed.
    pub async fn picture(&self) -> Vec<String> {
        let db = &self.world.app.db;
        let newcomer = NEWCOMER.to_owned().try_into().unwrap();
        let mut picture = vec![format!("{:?}", db.person_by_phone(&newcomer).await.unwrap())];
        for user in self.people() {
            let me = exchange(user.address, "GET", api::ME, &[("cookie", &user.cookie)], "").await;
            let (neighbours, calls) =
                (db.neighbours(user.id()).await.unwrap(), db.calls_of(user.id(), 50).await.unwrap());
            picture.push(format!("{} {neighbours:?} {calls:?}", me.status));
        }
        for id in CALLS {
            for role in [Role::Caller, Role::Callee] {
                let signals = db.signals(&call(id), role).await.unwrap();
                picture.push(format!("{id} {:?} {:?}", signals.description, signals.candidates));
            }
        }
        picture
    }

    /// Asks once in each language, and wants this refusal with its sentence.
    pub async fn refuses(
        &self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: impl AsRef<[u8]>,
        code: ErrorCode,
    ) {
        let body = body.as_ref();
        for language in Language::ALL {
            let key = fresh().to_string();
            let mut sent = vec![("accept-language", language.tag())];
            if !headers.iter().any(|(name, _)| *name == api::KEY_HEADER) {
                sent.push((api::KEY_HEADER, &key));
            }
            sent.extend(headers);
            let reply = exchange(self.world.address, method, path, &sent, body).await;
            let case = format!("{method} {path} {headers:?} {:.200}", String::from_utf8_lossy(body));
            let sentence = (language.catalogue().error)(code).to_owned();
            assert_eq!(refusal(&reply), (code.status(), code, sentence), "{case}");
            assert!(reply.status < 500, "{case}");
            assert_eq!(reply.header("content-type"), Some("application/json"), "{case}");
            assert_eq!(reply.header("cache-control"), Some("no-store"), "{case}");
            assert_eq!(reply.header("set-cookie"), None, "{case}");
        }
    }
}

/// What the refusal says.
pub fn refusal(reply: &Reply) -> (u16, ErrorCode, String) {
    let body: ErrorBody = serde_json::from_str(&reply.body).unwrap_or_else(|_| panic!("{}", reply.body));
    assert_eq!(body.code, reply.status);
    (reply.status, body.data.unwrap().error, body.message)
}

pub fn call(id: &str) -> CallId {
    CallId::try_from(id).unwrap()
}

pub async fn does<R: api::Request>((user, device): Asker<'_>, request: R) {
    let body = serde_json::to_string(&request).unwrap();
    let reply = user.post::<R>(&DeviceId::try_from(device).unwrap(), &fresh().to_string(), &body).await;
    assert_eq!(reply.status, 200, "{}", reply.body);
}
