//! Who asks: the long-term credentials of RFC 8489, section 9.2.

use super::{
    super::{
        Client,
        answer::{self, Written},
        credentials::Name,
        refusal::Refusal,
    },
    Now, Relay,
};
use stun_types::{
    attribute::{MessageIntegrity, Nonce, Realm, Username},
    message::{IntegrityAlgorithm, IntegrityKey, LongTermKeyCredentials, Message},
    prelude::AttributeStaticType,
};

/// The realm of every password here.
const REALM: &str = "visavis";

/// Who asks, as the password has shown.
pub(super) struct Asker {
    username: Username,
    /// What the request was signed with, and the answer is.
    pub key: IntegrityKey,
}

impl Asker {
    /// The user name.
    pub fn username(&self) -> &str {
        self.username.username()
    }
}

impl<S: Clone> Relay<S> {
    /// Finds out who asks. Whether the name has expired does not matter here.
    pub(super) fn authenticate(&self, now: Now, client: Client, request: &Message<'_>) -> Result<Asker, Refusal> {
        if !request.has_attribute(MessageIntegrity::TYPE) {
            return Err(Refusal::Unauthorized);
        }
        let malformed = |_| Refusal::BadRequest;
        let nonce = request.attribute::<Nonce>().map_err(malformed)?;
        let username = request.attribute::<Username>().map_err(malformed)?;
        request.attribute::<Realm>().map_err(malformed)?;
        if !self.nonces.stands(nonce.nonce(), client.canonical().ip(), now.up) {
            return Err(Refusal::StaleNonce);
        }
        let name = username.username();
        let credentials = LongTermKeyCredentials::new(name.to_owned(), self.secret.password(name), REALM.to_owned());
        let key = credentials.make_key(IntegrityAlgorithm::Sha1);
        request.validate_integrity_with_key(&key).map_err(|_| Refusal::Unauthorized)?;
        Ok(Asker { username, key })
    }

    /// Whose the name is, if something may be begun with it now.
    pub(super) fn user<'a>(&self, now: Now, asker: &'a Asker) -> Result<&'a str, Refusal> {
        let name = Name::read(asker.username()).filter(|name| name.expires > now.unix).ok_or(Refusal::Unauthorized)?;
        let expelled = self.expelled.get(name.user).is_some_and(|until| name.expires <= *until);
        if expelled { Err(Refusal::Unauthorized) } else { Ok(name.user) }
    }

    /// Refuses who could not be told, and says with what to ask again. A nonce that stands is given back: by that a client
    /// knows that it is the password that is wrong.
    pub(super) fn challenge(&self, now: Now, client: Client, request: &Message<'_>, refusal: Refusal) -> Written {
        match refusal {
            Refusal::Unauthorized | Refusal::StaleNonce => {
                let ip = client.canonical().ip();
                let given = request.attribute::<Nonce>().ok();
                let nonce = match given.filter(|given| self.nonces.stands(given.nonce(), ip, now.up)) {
                    Some(given) => given,
                    None => Nonce::new(&self.nonces.issue(ip, now.up))?,
                };
                answer::refusal(request, refusal, None, &[&Realm::new(REALM)?, &nonce])
            }
            _ => answer::refusal(request, refusal, None, &[]),
        }
    }
}
