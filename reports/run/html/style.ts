/** The page's style sheet: light and dark, narrow screens, print. Its hash is in the page's policy. */
export const STYLE = `
:root{color-scheme:light dark;--bg:#fff;--fg:#1f2328;--soft:#59636e;--line:#d1d9e0;--box:#f6f8fa;--link:#0550ae;
--pass:#1a7f37;--fail:#c11f2a;--advice:#855700;--blocked:#7a3fd0;--error:#b3400a;--na:#59636e;
--l0:#ddf4ff;--l1:#fff1b8;--l2:#dafbe1;--l3:#ffe0ef;--l4:#eadcff;--l5:#ffe3c7}
@media screen and (prefers-color-scheme:dark){:root{--bg:#0d1117;--fg:#e6edf3;--soft:#9aa4af;--line:#3d444d;--box:#161b22;--link:#79b8ff;
--pass:#3fb950;--fail:#ff7b72;--advice:#d9a129;--blocked:#b894ff;--error:#f0883e;--na:#9aa4af;
--l0:#0b3a5b;--l1:#4d3c00;--l2:#0f4220;--l3:#56213e;--l4:#3d2766;--l5:#5a3410}}
*{box-sizing:border-box}
body{margin:0 auto;padding:1rem;max-width:70rem;background:var(--bg);color:var(--fg);font:15px/1.5 system-ui,sans-serif}
h1{font-size:1.5rem;margin:0 0 .25rem}h2{font-size:1.15rem;margin:1.75rem 0 .5rem}h3{font-size:.9rem;margin:.75rem 0 .25rem}
a{color:var(--link)}code,pre{font:13px/1.45 ui-monospace,Menlo,Consolas,monospace}
small,.about,.hint,caption{color:var(--soft);font-size:.85rem}p{margin:.25rem 0}
:focus-visible{outline:2px solid var(--link);outline-offset:2px}
.good{color:var(--pass)}.bad{color:var(--fail)}.unsure{color:var(--advice)}
.declares{margin:.5rem 0}.declares summary{cursor:pointer}.declares dd{overflow-wrap:anywhere}
.tally{display:flex;flex-wrap:wrap;gap:.25rem 1rem;padding:0;margin:.5rem 0;list-style:none}
.bar{display:block;width:100%;height:8px;min-width:60px}header .bar{height:12px}
.areas td{white-space:nowrap}.areas .bar{display:inline-block;width:calc(100% - 4rem);min-width:2.5rem;vertical-align:middle;margin-right:.25rem}
.pass{fill:var(--pass);color:var(--pass)}.fail{fill:var(--fail);color:var(--fail)}.advice{fill:var(--advice);color:var(--advice)}
.blocked{fill:var(--blocked);color:var(--blocked)}.error{fill:var(--error);color:var(--error)}.not-applicable{fill:var(--na);color:var(--na)}
.notes{border-left:4px solid var(--advice);padding:.25rem .75rem;background:var(--box)}
form{display:flex;flex-wrap:wrap;gap:.5rem;align-items:end;padding:.75rem;background:var(--box);border:1px solid var(--line);border-radius:6px}
form[hidden]{display:none}form label{display:flex;flex-direction:column;font-size:.85rem;color:var(--soft);min-width:0}form label:first-child{flex:1 1 14rem}
input,select,button{font:inherit;color:var(--fg);background:var(--bg);border:1px solid var(--soft);border-radius:4px;padding:.3rem .5rem;max-width:100%}
form .hint{flex-basis:100%;margin:0}
.scroll,.diagram{overflow-x:auto}table{border-collapse:collapse;width:100%}caption{text-align:left;padding-bottom:.25rem}
th,td{text-align:left;padding:.25rem .75rem .25rem 0;border-bottom:1px solid var(--line);font-weight:normal;vertical-align:bottom}
thead th,.areas tbody tr:last-child *{font-weight:600}td{min-width:6rem;font-variant-numeric:tabular-nums}
th button{border:0;background:none;padding:0;color:var(--link);text-decoration:underline;text-align:left;cursor:pointer}
.result{border:1px solid var(--line);border-radius:6px;margin:.35rem 0;scroll-margin-top:1rem}.many .result{content-visibility:auto;contain-intrinsic-size:auto 2.4rem}
.result>summary{padding:.4rem .6rem;cursor:pointer;overflow-wrap:anywhere}.result[open]>summary{border-bottom:1px solid var(--line);background:var(--box)}
.verdict{display:inline-block;min-width:5.8rem;font-weight:600}.title{font-weight:600}summary code{color:var(--soft)}
.badge{border:1px solid var(--line);border-radius:1rem;padding:0 .5em;font-size:.8rem;color:var(--soft);white-space:nowrap}
.body{padding:.25rem .75rem .75rem;overflow-wrap:anywhere}
.glance{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,22rem),1fr));gap:0 2rem;margin-top:.5rem;padding:.5rem 1rem .75rem;border:1px solid var(--fail);border-radius:6px;background:var(--box)}.glance h2{margin:.25rem 0;font-size:1rem}.glance ol,.glance ul{margin:0;padding-left:1.25rem}.glance li{overflow-wrap:anywhere}
.again,.curl{margin:.5rem 0 .25rem;overflow-wrap:anywhere}[data-copy]{padding:0 .5rem;font-size:.8rem;cursor:pointer}
.pair{display:grid;grid-template-columns:1fr 1fr;gap:.75rem;scroll-margin-top:4rem}.pair>*{min-width:0}
.versus p{background:var(--box);border-left:4px solid var(--pass);padding:.35rem .6rem;white-space:pre-wrap}.versus>:last-child p{border-color:var(--fail)}
dl{display:grid;grid-template-columns:8.5rem 1fr;gap:.25rem .75rem;margin:.75rem 0}dt{color:var(--soft)}dd{margin:0}
.claims{margin:.25rem 0;padding-left:1.5rem}.broken{color:var(--fail)}.where{color:var(--soft)}
pre{margin:0;padding:.5rem;background:var(--box);white-space:pre-wrap;overflow-wrap:anywhere;max-height:24rem;overflow-y:auto}
.messages details{margin:.15rem 0}.messages summary{cursor:pointer;font:13px/1.6 ui-monospace,Menlo,Consolas,monospace}
.diagram{margin:.75rem 0;border:1px solid var(--line);border-radius:6px;padding:.5rem}
svg .plot{fill:none;stroke:var(--link);stroke-width:2}svg .dot{fill:var(--link)}
svg.sequence,svg.timeline{display:block;max-width:none;margin:auto}
svg text{white-space:pre;fill:var(--fg);font:12px ui-monospace,Menlo,Consolas,monospace}svg .lane{font-weight:600;font-family:system-ui,sans-serif}
.sequence .detail,.tick,svg .area{fill:var(--soft)}.sequence a text{paint-order:stroke;stroke:var(--bg);stroke-width:4px;stroke-linejoin:round}.sequence a:hover .what{text-decoration:underline}
.lifeline{stroke:var(--line);stroke-width:1}.sequence path{fill:none}.request{stroke:var(--fg)}.response{stroke:var(--soft);stroke-dasharray:5 3}.silence{stroke:var(--fail);stroke-dasharray:2 4}
.sequence .tip{stroke-dasharray:none;fill:var(--fg)}.sequence .tip.response{fill:var(--soft)}.sequence .tip.silence{fill:var(--fail)}
mark{color:inherit;border-radius:3px;padding:0 .15em}mark.again{font-weight:700;outline:1px solid var(--soft)}
mark.l0{background:var(--l0)}mark.l1{background:var(--l1)}mark.l2{background:var(--l2)}mark.l3{background:var(--l3)}mark.l4{background:var(--l4)}mark.l5{background:var(--l5)}
.sequence tspan.label{fill:var(--fg);stroke-width:6px}tspan.again{font-weight:700;text-decoration:underline}
tspan.l0{stroke:var(--l0)}tspan.l1{stroke:var(--l1)}tspan.l2{stroke:var(--l2)}tspan.l3{stroke:var(--l3)}tspan.l4{stroke:var(--l4)}tspan.l5{stroke:var(--l5)}
@media (max-width:40rem){body{padding:.75rem}.pair{grid-template-columns:1fr}dl{grid-template-columns:1fr;gap:0}dd{margin-bottom:.5rem}.result>summary .title,.result>summary code{display:block}}
@media print{:root{font-size:12px;print-color-adjust:exact}form,.hint{display:none}body{max-width:none;font-size:11px}code,pre,.messages summary{font-size:10px}.result>summary,h2,h3{break-after:avoid}.many .result{content-visibility:visible}pre{max-height:none}svg.sequence,svg.timeline{width:100%;height:auto}a{color:inherit}}
`;
