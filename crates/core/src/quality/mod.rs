//! Whether a channel can be trusted, and if not, why: the reasons all channels share, and
//! what can be told from the bare sample values of any of them.

use crate::flags;

pub mod bridge;
pub mod judge;
pub mod level;

flags! {
    /// Why a stretch of signal is not to be trusted.
    pub struct Reasons {
        /// Nothing of the body is in the signal: it lies flat or at a rail, or holds only
        /// mains hum. A heart that stands still looks the same.
        LEAD_OFF = 0, "lead_off";
        /// The signal does not change, but for its last digit.
        FLAT = 1, "flat";
        /// The signal stays at the end of its range.
        SATURATED = 2, "saturated";
        /// Peaks are cut off at the end of the range.
        CLIPPED = 3, "clipped";
        /// Noise hides what is looked for.
        NOISE = 4, "noise";
        /// The baseline moves as it does under motion or with a bad contact.
        MOTION = 5, "motion";
        /// Samples are missing.
        GAP = 6, "gap";
        /// Events come faster or more slowly than the body makes them.
        IMPLAUSIBLE_RATE = 7, "implausible_rate";
        /// The waveforms of successive events do not resemble each other.
        TEMPLATE_MISMATCH = 8, "template_mismatch";
        /// The body does not show this response.
        NON_RESPONDER = 9, "non_responder";
        /// The clock of the channel drifts against the others.
        RATE_DRIFT = 10, "rate_drift";
        /// Mains hum is strong.
        POWERLINE = 11, "powerline";
        /// The body does not have such a level.
        IMPLAUSIBLE_LEVEL = 12, "implausible_level";
        /// The signal changes faster than the body makes it.
        STEEP = 13, "steep";
        /// The skin is colder or warmer than the sensor's rules hold for.
        TEMPERATURE = 14, "temperature";
    }
}
