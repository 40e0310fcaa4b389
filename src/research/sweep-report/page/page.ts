/** The program of a sweep's report: other views of the same rows and sessions, drawn by the same code as the first ones. */
import { type PageData, readPageData } from '../view/page-data.ts'
import { CrowdFigure } from './crowd-figure.ts'
import { DayFigure } from './day-figure.ts'
import { element } from './elements.ts'
import { LandscapeFigure } from './landscape-figure.ts'

const data = JSON.parse(element(document, '#sweep', HTMLElement).textContent) as PageData
const page = readPageData(data)
const { sharpe } = page.columns

if (document.querySelector('#landscape') !== null) new LandscapeFigure(data, page)
if (sharpe !== undefined) new CrowdFigure(data.isSimulated, page, sharpe)
if (document.querySelector('#day') !== null) new DayFigure(data.isSimulated, page.backtest)
