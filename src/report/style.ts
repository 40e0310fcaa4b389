/** The one style sheet of every report. */
import { DARK, LIGHT, type Palette, paletteCss } from './palette.ts'

/** Viewport widths in px from which charts are laid out for the whole column, and for a part of it. */
export const WIDE_FROM = 980
export const MEDIUM_FROM = 640

/** Widths in px that the column has for charts in the three layouts. */
export const WIDE_WIDTH = 924
export const MEDIUM_WIDTH = 584
export const NARROW_WIDTH = 358
/** Width in px of one of two pictures beside each other, which they are in the broad layout only. */
export const HALF_WIDTH = 446

/** Width in px of long names of a heat table's rows in the narrow layout. */
export const NARROW_NAME = 112

/** Steps of a heat table's colour to each side of zero; the last mixes in this share of the hue. */
export const HEAT_STEPS = 8
const HEAT_STRONGEST = 52

const THEME = `
:root{color-scheme:light;${paletteCss(LIGHT)}}
@media (prefers-color-scheme:dark){:root:not([data-theme=light]){color-scheme:dark;${paletteCss(DARK)}}}
:root[data-theme=dark]{color-scheme:dark;${paletteCss(DARK)}}
`

const BASE = `
*{box-sizing:border-box}
html{background:var(--paper);-webkit-text-size-adjust:100%;text-size-adjust:100%}
body{margin:0;background:var(--paper);color:var(--ink);font:15px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans","DejaVu Sans",sans-serif;font-variant-numeric:tabular-nums;overflow-wrap:anywhere}
main{max-width:980px;margin:0 auto;padding:28px 28px 40px;position:relative}
h1{font-size:27px;line-height:1.2;letter-spacing:-.01em;margin:4px 0 8px;max-width:30em}
h2{font-size:15px;line-height:1.4;margin:0;font-weight:650}
p{margin:0;max-width:66ch}
code{font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace;font-size:.92em;overflow-wrap:anywhere}
a{color:var(--accent)}
.date{white-space:nowrap}
button,summary{font:inherit;color:inherit;background:none;border:0;padding:0;cursor:pointer}
:focus-visible{outline:2px solid var(--accent);outline-offset:2px}
.kicker{display:flex;flex-wrap:wrap;gap:2px 9px;align-items:center;color:var(--soft);font-size:13px;min-height:22px;padding-right:72px;max-width:none}
.tag{border:1px solid var(--warning);color:var(--warning);border-radius:3px;font-size:11px;line-height:1;letter-spacing:.05em;padding:4px 6px 3px}
.lead{font-size:17px;line-height:1.5;color:var(--soft);max-width:60ch;text-wrap:pretty}
.lead strong{color:var(--ink);font-weight:650}
.theme{position:absolute;top:28px;right:28px;color:var(--quiet);font-size:12.5px;display:none;line-height:22px}
.js .theme{display:block}
section{margin-top:32px}
.note{font-size:12.5px;color:var(--soft)}
.reasons{margin:4px 0 0;padding-left:18px;max-width:74ch}
.reasons li{margin:2px 0}
.columns{display:grid;grid-template-columns:minmax(0,1fr);gap:32px;margin-top:32px}
.columns>*{margin-top:0;min-width:0}
.stack{display:flex;flex-direction:column;gap:32px;min-width:0}
.stack>*{margin-top:0}
`

const FIGURES = `
.figures{display:grid;grid-template-columns:repeat(6,minmax(0,1fr));border:solid var(--rule);border-width:1px 0;margin:22px 0 0;padding:0}
.figures>div{padding:11px 8px 11px 13px;border-left:1px solid var(--rule);min-width:0}
.figures>div:first-child{border-left:0;padding-left:0}
.figures dt{font-size:12.5px;color:var(--soft)}
.figures dd{margin:0}
.figures .value{font-size:22px;font-weight:650;line-height:1.35}
.figures .compare{font-size:12.5px;line-height:1.4;color:var(--quiet)}
.facts{display:grid;grid-template-columns:repeat(auto-fit,minmax(150px,1fr));gap:18px 24px;border-top:1px solid var(--rule);margin-top:40px;padding-top:12px;font-size:12.5px;line-height:1.5}
.facts h2{font-size:12.5px;color:var(--soft)}
.facts p{color:var(--quiet)}
.facts .fine{color:var(--fine)}.facts .warning{color:var(--warning)}
.facts .broad{grid-column:span 2}
.warnings{background:var(--warning-paper);border-left:3px solid var(--warning);padding:11px 18px 13px 16px}
.warnings ul{margin:4px 0 0;padding-left:18px}
.warnings li{margin:2px 0;padding-left:1px;line-height:1.42;max-width:74ch}
.warnings p{margin-top:4px}
`

const TABLES = `
.table{overflow-x:auto;margin-top:6px;overflow-wrap:normal}
table{border-collapse:collapse;font-size:13px;line-height:1.4}
.table table{min-width:100%}
.table .prose:not(:empty){display:block;overflow-wrap:anywhere;min-width:10em}
th,td{padding:4px 12px 4px 0;text-align:left;vertical-align:baseline;font-weight:400}
thead th{color:var(--quiet);font-size:12.5px;border-bottom:1px solid var(--rule);vertical-align:bottom}
tbody th{color:var(--ink)}
.number{text-align:right;white-space:nowrap}
thead .number{white-space:normal}
th:last-child,td:last-child{padding-right:0}
tbody tr+tr>*{border-top:1px solid var(--grid)}
tr.total>*{border-top:1px solid var(--faint)!important;font-weight:650}
tr.quiet>*{color:var(--soft)}
td strong,th strong{font-weight:650}
`

/** Rows that open: a grid of cells, below which the whole story unfolds. */
const TRIPS = `
.trips{margin-top:6px;font-size:13px;line-height:1.4}
.trip{display:grid;grid-template-columns:86px 86px minmax(0,1fr) 110px;gap:0 12px;padding:4px 0}
.trip.head{color:var(--quiet);font-size:12.5px;border-bottom:1px solid var(--rule)}
.trips details+details{border-top:1px solid var(--grid)}
.trips summary{list-style:none}
.trips summary::-webkit-details-marker{display:none}
.trips summary:hover{background:var(--card)}
.timeline{border-left:2px solid var(--rule);margin:2px 0 12px;padding:2px 0 2px 12px}
`

const CHARTS = `
figure{margin:0;position:relative;min-width:0}
section>figure+figure,.panel>figure+figure{margin-top:32px}
.read{font-size:13px;color:var(--soft);line-height:1.45;margin-top:2px;max-width:66ch}
.panel+.panel{margin-top:14px}
.panels{display:grid;grid-template-columns:minmax(0,1fr);gap:14px 32px;margin-top:8px}
.panels .panel{margin-top:0;min-width:0}
.panels h3{font-size:13px;line-height:1.4;font-weight:650;margin:0;color:var(--soft)}
.foot{position:relative;font-size:12.5px;line-height:20px;min-height:20px;margin-top:2px;color:var(--quiet)}
.foot button,.foot summary{text-decoration:underline;text-decoration-color:var(--rule);text-underline-offset:3px}
.foot button:hover,.foot summary:hover{color:var(--ink)}
.tools{display:none;position:absolute;top:0;right:0;gap:14px}
.js .tools{display:flex}
.data summary{list-style:none;width:max-content;margin-left:auto}
.js .data summary{margin-right:78px}
.data summary::-webkit-details-marker{display:none}
.scroll{max-height:320px;overflow:auto;overflow-wrap:normal;margin-top:6px;border:solid var(--rule);border-width:1px 0;padding:0 0 2px}
.scroll pre{margin:0;font:12px/1.45 ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace;color:var(--soft)}
.scroll table{min-width:100%;font-size:12px}
.scroll thead th{font-size:12px}
.scroll th,.scroll td{padding-right:8px}
.scroll thead th{position:sticky;top:0;background:var(--paper)}
.controls{display:none;flex-wrap:wrap;gap:8px 20px;align-items:center;font-size:12.5px;color:var(--soft);margin:8px 0 2px}
.js .controls{display:flex}
section.controls{margin:36px 0 -18px}
.controls label{display:flex;align-items:center;gap:7px;min-width:0;max-width:100%}
.controls select{font:inherit;color:var(--ink);background:var(--card);border:1px solid var(--rule);border-radius:3px;padding:2px 4px;min-width:0;max-width:240px}
.controls input[type=range]{width:110px;accent-color:var(--accent);margin:0}
.controls input[type=number]{font:inherit;color:var(--ink);background:var(--card);border:1px solid var(--rule);border-radius:3px;padding:2px 4px;width:7em}
.controls output{color:var(--ink);min-width:4.5em}
.controls button,td button,th button{text-decoration:underline;text-decoration-color:var(--rule);text-underline-offset:3px}
.controls button:disabled{color:var(--quiet);cursor:default;text-decoration:none}
.controls [hidden],.controls[hidden]{display:none}
.view{margin-top:8px}
.caption{font-size:13px;font-weight:650;margin-top:8px}
svg{display:block;max-width:100%;height:auto;overflow:visible;touch-action:pan-y}
svg:focus-visible{outline-offset:4px}
.tip{position:absolute;z-index:2;pointer-events:none;background:var(--card);border:1px solid var(--rule);padding:5px 9px 6px;font-size:12.5px;line-height:1.45;color:var(--ink);white-space:pre;max-width:100%;box-shadow:0 1px 4px rgb(0 0 0/.12)}
.tip[hidden]{display:none}
.heat{width:100%;table-layout:fixed;font-size:12px;margin-top:6px}
.heat th,.heat td{padding:0;height:25px;text-align:center;vertical-align:middle;border:0!important;overflow:hidden;white-space:nowrap}
.heat thead th{color:var(--soft)}
.heat .row{text-align:right;padding-right:7px;color:var(--soft)}
.heat .total{font-weight:650;text-align:right}
.heat.dense td,.heat.dense th{height:21px}
.heat.fine thead th:not(.total){overflow:visible;text-align:left}
.key{display:none;align-items:center;gap:6px;font-size:12.5px;color:var(--soft);margin-top:6px}
.heat.fine+.key,.key.shown{display:flex}
.key i{width:14px;height:12px;flex:0 1 14px}
.key span{display:flex;flex:none}
.key .steps{flex:0 1 auto;min-width:0}
`

/** What is inside a drawing. */
const MARKS = `
svg text{font-size:12px;fill:var(--quiet);font-family:inherit;font-variant-numeric:tabular-nums}
svg .name{font-size:12.5px;fill:var(--soft);paint-order:stroke;stroke:var(--paper);stroke-width:4px;stroke-linejoin:round}
svg .name.ours{fill:var(--accent);font-weight:650}
svg .name.loss{fill:var(--loss);font-weight:650}
svg .stamp{font-size:10px;letter-spacing:.06em;fill:var(--warning)}
svg .label{fill:var(--soft);font-size:12.5px}
svg .heading{font-size:15px;fill:var(--ink);font-weight:650}
svg .figure{fill:var(--ink)}
svg .grid{stroke:var(--grid);fill:none;shape-rendering:crispEdges}
svg .axis{stroke:var(--faint);fill:none;shape-rendering:crispEdges}
svg .diagonal{stroke:var(--baseline);fill:none}
svg .line{fill:none;stroke-width:1.1;stroke-linejoin:round}
svg .line.ours{stroke:var(--accent);stroke-width:1.7}
svg .line.baseline{stroke:var(--baseline)}
svg .line.other{stroke:var(--soft);stroke-width:.9}
svg .line.loss{stroke:var(--loss);stroke-width:1.2}
svg .area.gain{fill:var(--gain);fill-opacity:.16}
svg .area.ours{fill:var(--accent);fill-opacity:.16}
svg .area.baseline,svg .area.other{fill:var(--baseline);fill-opacity:.2}
svg .area.loss{fill:var(--loss);fill-opacity:.22}
svg .bar.ours{fill:var(--accent)}
svg .bar.gain{fill:var(--gain)}
svg .bar.loss{fill:var(--loss)}
svg .bar.baseline{fill:var(--baseline)}
svg .error{stroke:var(--ink);stroke-width:1;fill:none}
svg .spread{stroke:var(--accent);stroke-opacity:.6;fill:none;stroke-width:1.2}
svg .spread.baseline{stroke:var(--baseline);stroke-opacity:1}
svg .dot{fill:var(--accent)}
svg .mark:hover .bar{fill-opacity:.75}
svg .cross{stroke:var(--faint);stroke-width:1;pointer-events:none}
svg .at{stroke:var(--paper);stroke-width:1.5;pointer-events:none}
svg .at.ours{fill:var(--accent)}svg .at.baseline{fill:var(--baseline)}svg .at.other{fill:var(--soft)}svg .at.loss{fill:var(--loss)}
svg .hit{fill:transparent}
svg .inside{font-size:11.5px;fill:var(--ink)}
svg .cell{shape-rendering:crispEdges}
svg .cell.paper{fill:var(--paper)}
svg .outline{fill:none;stroke:var(--ink);stroke-width:1.2}
svg .outline.strong{stroke-width:2.4}
svg .case{fill:none;stroke-width:.8;stroke-opacity:.22}
svg .case.upper{stroke:var(--gain);stroke-opacity:.3}
svg .case.lower{stroke:var(--loss);stroke-opacity:.3}
svg .case.middle{stroke:var(--baseline)}
svg .tick{fill:var(--soft);paint-order:stroke;stroke:var(--paper);stroke-width:4px;stroke-linejoin:round}
svg .even{fill:none;stroke:var(--faint);stroke-opacity:.6;shape-rendering:crispEdges}
svg .mark.out{opacity:.25}
svg .level{fill:none;stroke-width:1;stroke-dasharray:2 3}
svg .level.gain{stroke:var(--gain)}
svg .level.loss{stroke:var(--loss)}
svg .way{fill:none;stroke-width:1.8}
svg .way.gain{stroke:var(--gain)}
svg .way.loss{stroke:var(--loss)}
svg .way.hit{stroke:transparent;stroke-width:14}
svg .start.gain{fill:var(--gain)}
svg .start.loss{fill:var(--loss)}
svg .end{fill:var(--paper);stroke-width:1.8}
svg .end.gain{stroke:var(--gain)}
svg .end.loss{stroke:var(--loss)}
`

const WIDTHS = `
.only-wide,.only-medium,.only-narrow,.not-wide{display:none}
@media (min-width:${WIDE_FROM}px){
svg.only-wide{display:block}
.panels.two{grid-template-columns:repeat(2,minmax(0,1fr))}
.columns{grid-template-columns:270px minmax(0,1fr);column-gap:44px}
}
@media (min-width:${MEDIUM_FROM}px) and (max-width:${WIDE_FROM - 0.02}px){
svg.only-medium,svg.not-wide{display:block}
figure:has(svg.not-wide){max-width:${NARROW_WIDTH}px}
}
@media (max-width:${MEDIUM_FROM - 0.02}px){
svg.only-narrow,svg.not-wide{display:block}
svg{max-width:min(100%,440px)}
}
@media (max-width:${WIDE_FROM - 0.02}px){
.figures{grid-template-columns:repeat(3,minmax(0,1fr))}
.figures>div:nth-child(3n+1){border-left:0;padding-left:0}
.figures>div:nth-child(n+4){border-top:1px solid var(--rule)}
.facts{grid-template-columns:repeat(2,minmax(0,1fr))}
}
@media (max-width:${MEDIUM_FROM - 0.02}px){
main{padding:18px 16px 32px}
.trip{grid-template-columns:86px 86px minmax(0,1fr)}
.trip .what{grid-row:2;grid-column:1/-1;color:var(--soft)}
.theme{top:18px;right:16px}
.figures{grid-template-columns:repeat(2,minmax(0,1fr))}
.figures>div:nth-child(n){border-left:1px solid var(--rule);padding-left:13px}
.figures>div:nth-child(2n+1){border-left:0;padding-left:0}
.figures>div:nth-child(n+3){border-top:1px solid var(--rule)}
.heat td:not(.total){font-size:0}
.heat col.names{width:${NARROW_NAME}px}
.heat .row{white-space:normal;line-height:1.25;padding-block:2px}
.heat.crowded thead th:not(.total,.row){overflow:visible;text-align:left}
.heat.crowded thead th:nth-child(odd):not(.total,.row){font-size:0}
.key{display:flex}
.table th,.table td{padding-right:9px;font-size:12px}
.table th:last-child,.table td:last-child{padding-right:0}
}
@media (max-width:500px){.facts{grid-template-columns:minmax(0,1fr)}.facts .broad{grid-column:auto}}
`

const PRINT = `
@page{margin:14mm}
@media print{
:root,:root:not([data-theme]),:root[data-theme]{color-scheme:light;${paletteCss(LIGHT)};--paper:#fff}
html,body{font-size:13px;print-color-adjust:exact;-webkit-print-color-adjust:exact}
main{padding:0;max-width:none}
.js .theme,.js .controls,.foot,.tip{display:none}
figure,.warnings,.figures,.facts,table{break-inside:avoid}
}
`

/** One hue from the paper to the accent (`s`), and from the paper to gain (`g`) and loss (`l`), even in OKLab. */
function heatCss(): string {
  const hues = { g: 'gain', l: 'loss', s: 'accent' }
  const rules: string[] = []
  for (const [letter, hue] of Object.entries(hues)) {
    for (let step = 1; step <= HEAT_STEPS; step++) {
      const share = Math.round((HEAT_STRONGEST * step) / HEAT_STEPS)
      const colour = `color-mix(in oklab,var(--${hue}) ${share}%,var(--paper))`
      rules.push(`.${letter}${step}{background:${colour};fill:${colour}}`)
    }
  }
  return rules.join('\n')
}

export const STYLE = [THEME, BASE, FIGURES, TABLES, TRIPS, CHARTS, MARKS, heatCss(), WIDTHS, PRINT].join('')

/** For a drawing that stands alone, with colours that any program understands. */
export const DRAWING_STYLE = `svg{font-family:system-ui,sans-serif}svg .paper{fill:var(--paper)}${MARKS}`.replaceAll(
  /var\(--([a-z-]+)\)/g,
  (_, name: keyof Palette) => LIGHT[name],
)
