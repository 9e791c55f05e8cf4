/**
 * The door of the harness: what the command line, the tools and the benchmarks use of it. Its errors are in `errors.ts`,
 * a door of their own, so that a mistake can be explained without loading what would have run.
 */
export { loadMutants, loadOwnRules, loadRules, selectRules } from './catalog.ts';
export { movedFile } from './container/address.ts';
export { ContainerLog } from './container/log.ts';
export { type Plan, planContainer } from './container/plan.ts';
export { containerSection, SECRET_NAME } from './container/section.ts';
export { startContainer } from './container/start.ts';
export { dispatcherFor, openTarget, withCertificates } from './deployment.ts';
export { visibleText } from './doctor/cause.ts';
export { type Asked, examine } from './doctor/doctor.ts';
export { addressesIn, type Readings, readingsOf } from './doctor/from-template.ts';
export type { Question } from './doctor/question.ts';
export { BEFORE_ALL, FIRST_HALF, QUESTIONS } from './doctor/questions.ts';
export { DoctorSession } from './doctor/session.ts';
export { forecast, leftOut, MOST_APPROVALS, type RuleForecast, waitedFor } from './forecast.ts';
export { applyKnown, readKnown } from './known-failures.ts';
export { Crew, type LabWorker } from './lab/crew.ts';
export { FaultSwitch } from './lab/fault-switch.ts';
export { collectMutants, type MutantTrial, tryAgainst } from './lab/lab.ts';
export { MemoryNetwork } from './lab/memory-network.ts';
export { type Proof, prove } from './lab/prove.ts';
export { proveOwn } from './lab/prove-own.ts';
export { collectVariants, type VariantTrial } from './lab/variants.ts';
export { applyProfile, loadProfile, type Profile, profileHash, profileNames } from './profiles.ts';
export { referenceDeployment, referenceTargetFile, seedConnector } from './reference.ts';
export { cardsOf, type RuleCard } from './rule-card.ts';
export { assumedPbx, exitCodeOf, INTERRUPTED, runSuites, type Selected, untried } from './run.ts';
export { redactorOf } from './secrets.ts';
export { parseTargetFile, readTargetFile, targetFromObject } from './target-file/load.ts';
export { type Discovery, discoverEndpoints, resolveTarget } from './target-file/resolve.ts';
export { type TargetFile, targetFile } from './target-file/schema.ts';
export { type Hint, type WrittenTarget, writeTarget } from './target-file/write.ts';
export { makeCertificateChain } from './tls/certificate.ts';
export { notAsked, ofRule, tryRule } from './try-rule.ts';
export { putBackPbx } from './xapi/put-back.ts';
export { nearest } from './yaml/nearest.ts';
