import { STYLE } from '../run/html/style.ts';

/** The report's style sheet, and what only the matrix shows. */
export const MATRIX_STYLE = `${STYLE}
.killed{color:var(--pass)}.survived{color:var(--fail)}.too-much{color:var(--advice)}
table.mutants{table-layout:fixed}.mutants td{vertical-align:top;overflow-wrap:anywhere}.mutants th{overflow-wrap:anywhere}
.mutants tbody th{padding-top:.75rem;border-bottom:0}.mutants tbody th code{font-weight:600}
.mutants p{margin:0}.mutants ul{margin:0;padding-left:1.1rem}.mutants li code{color:var(--soft)}
svg.cells{display:block;max-width:none}.cells .own{fill:var(--pass)}.cells .other{fill:var(--advice)}
@media print{svg.cells{width:100%;height:auto}}
`;
