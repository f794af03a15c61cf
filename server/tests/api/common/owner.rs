//! The server's owner, and what a page sees of what the owner does.

use super::{Page, User, World, exchange};
use server::owner::{self, Answer, Command, Deed, Entry};
use shared::{
    api::{self, ReportConnected, Request, SignIn},
    call::CallView,
    error::{ErrorBody, ErrorCode},
    event::{Change, Event},
};

impl World {
    /// The owner does this about the account.
    pub async fn deed(&self, user: &User, deed: Deed) -> Answer {
        let answer = owner::carry_out(&self.app, Command::Account(user.person.phone.clone(), deed)).await.unwrap();
        match deed {
            Deed::Find | Deed::Disable | Deed::Enable | Deed::Delete => {
                assert_eq!(answer, Answer::Done(user.person.clone()));
            }
            Deed::ResetPassword => {}
        }
        answer
    }

    /// What the owner's list shows.
    pub async fn accounts(&self) -> Vec<Entry> {
        match owner::carry_out(&self.app, Command::List).await.unwrap() {
            Answer::Accounts(entries) => entries,
            other => panic!("{other:?}"),
        }
    }

    /// Tries to sign in as `user`; a refusal comes back with its whole body.
    pub async fn try_to_sign_in(&self, user: &User, password: &str) -> Result<(), (ErrorCode, String)> {
        let request = SignIn { phone: user.person.phone.to_string(), password: password.to_owned() };
        let body = serde_json::to_string(&request).unwrap();
        let headers = [("content-type", "application/json")];
        let reply = exchange(self.address, "POST", SignIn::PATH, &headers, &body).await;
        if reply.status == 200 {
            return Ok(());
        }
        assert_eq!(reply.header("set-cookie"), None);
        let refusal: ErrorBody = serde_json::from_str(&reply.body).unwrap();
        Err((refusal.data.unwrap().error, reply.body))
    }
}

impl Page {
    /// Calls `callee`, who answers.
    pub async fn connect(&mut self, callee: &Page) -> CallView {
        let call = self.call(callee).await;
        callee.accept(&call.id).await.unwrap();
        assert!(matches!(self.change(&call.id).await, Change::Accepted { .. }));
        self.ask(ReportConnected { call: call.id.clone() }).await.unwrap();
        call
    }

    /// Is told that the session ended, which is so.
    pub async fn is_signed_out(&mut self) {
        while self.next().await != Event::SignedOut {}
        assert_eq!(self.message().await, None);
        let path = format!("{}{}", self.base, api::ME);
        let me = exchange(self.address, "GET", &path, &[("cookie", &self.cookie)], "").await;
        assert_eq!(me.status, ErrorCode::SignedOut.status());
    }
}
