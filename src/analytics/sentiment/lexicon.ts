/**
 * Words of financial headlines and what they say. A short list of our own, written from general knowledge of the
 * language of markets; it was fitted to no collection of texts.
 *
 * `good` and `bad` say so by themselves. `rise` and `fall` are good and bad by what moves: a fall of profit is bad,
 * a fall of costs is good, and so `unwelcome` names things of which less is better.
 */

export type Meaning = 'good' | 'bad' | 'rise' | 'fall' | 'unwelcome' | 'negation'

const LISTS: Readonly<Record<Meaning, string>> = {
  good: `
    beat beats beating outperform outperforms outperformed upgrade upgrades upgraded upbeat upside bullish optimism
    optimistic optimist confident confidence strong stronger strongest strength strengthen strengthens strengthened
    robust solid healthy resilient improve improves improved improving improvement improvements recover recovers
    recovered recovering recovery rebound rebounds rebounded rebounding success successful successfully win wins won
    winning profitable profitability breakthrough boon boom booming prosper prosperity thrive thrives thriving relief
    ease eased eases easing hope hopes hopeful cheer cheers cheered welcome welcomed approve approves approved approval
    agreement deal breakthroughs truce stimulus rescue rescued award awarded record-high best better good great
    favourable favorable attractive positive efficient efficiency exceed exceeds exceeded surpass surpasses surpassed
    top tops topped outpace outpaces outpaced buoyant rosy encouraging promising progress stable stability stabilise
    stabilises stabilize stabilizes expansion dividend buyback buyers`,
  bad: `
    loss losses deficit deficits shortfall arrears insolvencies bankruptcies
    miss misses missed missing underperform underperforms underperformed downgrade downgrades downgraded downbeat
    downside bearish pessimism pessimistic weak weaker weakest weakness weaken weakens weakened weakening fragile
    poor poorly bad worse worst worsen worsens worsened worsening worry worries worried worrying fear fears feared
    concern concerns concerned anxiety panic crisis turmoil crash crashes crashed collapse collapses collapsed
    bankrupt bankruptcy insolvent insolvency default defaults defaulted fraud scandal probe probes lawsuit sue sues sued
    fine fined fines penalty penalties charge charges charged accuse accused guilty breach recall recalls recalled
    warn warns warned warning warnings threat threats threaten threatens threatened risk risks risky uncertain
    uncertainty volatile turbulence recession depression stagnation stagnate slowdown contraction shrinkage disappoint
    disappoints disappointed disappointing disappointment fail fails failed failing failure trouble troubled troubles
    struggle struggles struggled struggling suffer suffers suffered suffering hurt hurts hit hits blow setback shock
    shortage shortages layoff layoffs redundancies strike strikes war wars conflict sanction sanctions tariffs
    halt halts halted suspend suspends suspended suspension delay delays delayed cancel cancels cancelled canceled
    reject rejects rejected rejection bleak gloomy gloom grim dismal cautious caution negative sellers selloff sell-off
    rout bubble outbreak pandemic bailout writedown write-down impairment glut jitters pain painful`,
  rise: `
    rise rises rose risen rising gain gains gained gaining climb climbs climbed climbing jump jumps jumped jumping
    surge surges surged surging soar soars soared soaring rally rallies rallied rallying advance advances advanced
    advancing increase increases increased increasing grow grows grew grown growing up higher highest high lift
    lifts lifted lifting boost boosts boosted boosting expand expands expanded expanding accelerate accelerates
    accelerated double doubles doubled leap leaps leapt spike spikes spiked widen widens widened widening swell swells
    swelled mount mounts mounted mounting raise raises raised raising more`,
  fall: `
    fall falls fell fallen falling drop drops dropped dropping decline declines declined declining slide slides slid
    sliding slip slips slipped slipping sink sinks sank sunk sinking tumble tumbles tumbled tumbling plunge plunges
    plunged plunging slump slumps slumped slumping plummet plummets plummeted decrease decreases decreased decreasing
    down lower lowest low lowers lowered cut cuts cutting reduce reduces reduced reducing reduction shrink shrinks
    shrank shrunk shrinking narrow narrows narrowed narrowing dip dips dipped dipping retreat retreats retreated shed
    sheds halve halves halved contract contracts contracted slow slows slowed slowing less fewer tank tanks
    tanked dive dives dived`,
  unwelcome: `
    loss losses cost costs expense expenses debt debts deficit deficits unemployment jobless claims inflation
    delinquencies arrears insolvencies bankruptcies shortfall volatility tax taxes complaints defaults layoffs risk
    risks fears worries tensions casualties infections deaths cases`,
  negation: `
    not no never without neither nor none hardly barely cannot can't won't don't doesn't didn't isn't aren't wasn't
    weren't hasn't haven't hadn't couldn't wouldn't shouldn't lack lacks lacked avoid avoids avoided despite unlikely
    deny denies denied`,
}

/** Everything that a word of the list can mean. */
export const LEXICON: ReadonlyMap<string, ReadonlySet<Meaning>> = meanings()

function meanings(): Map<string, Set<Meaning>> {
  const all = new Map<string, Set<Meaning>>()
  for (const [meaning, list] of Object.entries(LISTS)) {
    for (const word of list.trim().split(/\s+/)) all.set(word, (all.get(word) ?? new Set()).add(meaning as Meaning))
  }
  return all
}
