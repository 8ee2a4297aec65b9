/** An amount in whole cents; fractions appear only inside a calculation. */
export type Cents = number;

/** Rounds half away from zero, as invoices do. */
export function roundCents(amount: number): Cents {
  return Math.sign(amount) * Math.round(Math.abs(amount));
}

export function formatEuro(amount: Cents): string {
  const sign = amount < 0 ? '-' : '';
  const whole = Math.floor(Math.abs(amount) / 100);
  const cents = String(Math.abs(amount) % 100).padStart(2, '0');
  return `${sign}€${whole}.${cents}`;
}
