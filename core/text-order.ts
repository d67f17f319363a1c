// Texts in the order of their code units: the same everywhere, whatever language a machine speaks.

export const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)
