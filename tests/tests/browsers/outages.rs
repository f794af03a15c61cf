//! When the server is away for long.

use tests::{World, wait::PATIENCE};

#[tokio::test]
async fn who_hung_up_in_a_long_outage_is_free_after_it() {
    let mut world = World::start().await;
    let accounts = (world.account("Anna").await, world.account("Boris").await, world.account("Clara").await);
    accounts.0.befriends(&accounts.1).await;
    accounts.0.befriends(&accounts.2).await;
    let (anna, boris, clara) =
        tokio::join!(world.page_of(&accounts.0), world.page_of(&accounts.1), world.page_of(&accounts.2));
    for person in [&anna, &boris] {
        person.hastens(10).await;
        person.sees_online(if person.name == "Anna" { "Boris" } else { "Anna" }).await;
    }
    anna.calls("Boris").await;
    boris.accepts_call_from("Anna").await;
    tokio::join!(anna.sees_time_running("Boris"), boris.sees_time_running("Anna"));
    world.stops_server().await;
    anna.hangs_up().await;
    tokio::join!(anna.reads_status("Call ended"), boris.reads_status("Call ended"));
    // A minute and a half of their time.
    let end: f64 = anna.script("return performance.now() + 90000;", vec![]).await.unwrap();
    anna.until_page(&format!("performance.now() > {end}"), PATIENCE).await;
    world.starts_server().await;
    clara.sees_online("Anna").await;
    clara.rings("Anna").await;
}
