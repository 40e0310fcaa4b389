/**
 * Computes what a study asks: from market inputs to samples, out-of-sample predictions, signals and
 * a backtest. Everything here decides results; its reachable source is the code of a run's identity.
 */
import { backtestOvernight, type OvernightResult } from '../backtest/overnight.ts'
import { BellwetherError } from '../core/errors.ts'
import type { TaskExecutor } from '../core/executor.ts'
import type { Progress } from '../core/progress.ts'
import { Random } from '../core/random.ts'
import { buildDataset } from '../features/build-dataset.ts'
import type { Dataset } from '../features/dataset.ts'
import { decisionsBeforeClose } from '../features/decisions.ts'
import { createFeatureSet, type FeatureSet } from '../features/feature-set.ts'
import { createLabelRegistry, parseLabel } from '../features/labels.ts'
import { createFeatureRegistry } from '../features/registry.ts'
import type { Calendar } from '../market/calendar.ts'
import { overnight } from '../strategies/overnight.ts'
import type { Signal, Strategy, StrategyDefinition } from '../strategies/strategy.ts'
import { basisPointFee, type FeeModel, noFee, perShareFee } from '../trading/fee.ts'
import { toMicros } from '../trading/money.ts'
import { basisPointSlippage, fixedSlippage, noSlippage, type SlippageModel } from '../trading/slippage.ts'
import type { Extensions } from './extensions.ts'
import { featureInputs, type MarketInputs } from './market-inputs.ts'
import { type Study, studySpan } from './study.ts'
