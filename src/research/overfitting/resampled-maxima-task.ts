/** The maxima of a bootstrap on a worker. */
import { sumsInKernel } from './kernel/resampling-kernel.ts'
import { resampledMaxima, type ResampledMaxima, type ResampledRows } from './resampled-maxima.ts'

export function resampledMaximaTask(input: ResampledRows): ResampledMaxima {
  return resampledMaxima(input, sumsInKernel(input))
}
