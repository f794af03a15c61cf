//! What a bad network does, drawn from a seed: the same seed, the same weather.

/// It delays (and so reorders what does not come in the stream), repeats and loses.
#[derive(Clone, Debug)]
pub struct Weather {
    /// Where the draws have got to.
    pub seed: u64,
    /// The longest delay, in milliseconds.
    pub worst_delay: u64,
    /// How many of a hundred parcels come twice.
    pub repeats: u64,
    /// How many of a hundred parcels are lost.
    pub losses: u64,
}

impl Weather {
    pub fn delay(&mut self) -> u64 {
        1 + self.draw() % self.worst_delay.max(1)
    }

    pub fn repeats(&mut self) -> bool {
        self.draw() % 100 < self.repeats
    }

    pub fn loses(&mut self) -> bool {
        self.draw() % 100 < self.losses
    }

    /// SplitMix64: every seed gives a good sequence.
    fn draw(&mut self) -> u64 {
        self.seed = self.seed.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.seed;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }
}
