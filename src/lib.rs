//! cutover: exports of visual workflow builders → findings, repositories, and a proof of equal behaviour.

pub mod analyzers;
pub mod edge;
pub mod replay;
pub mod report;
