import { expect, test } from 'vitest';
import { isoDate, kindOf, localDate, maskDate, maskPhone, problemOf, validIIN } from './checks';

test('dates are masked while typed and must exist', () => {
  for (const [typed, shown] of [['1', '1'], ['12', '12'], ['120', '12.0'], ['12092', '12.09.2'], ['12091995', '12.09.1995'], ['12.09.19957', '12.09.1995'], ['', '']]) {
    expect(maskDate(typed!)).toBe(shown);
  }
  expect(isoDate('29.02.2024')).toBe('2024-02-29');
  for (const bad of ['29.02.2023', '31.04.2020', '00.01.2000', '01.13.2000', '01.01.1899', '1.1.2000']) expect(isoDate(bad), bad).toBeUndefined();
  expect(localDate('1995-09-12')).toBe('12.09.1995');
  expect(problemOf('dob', '12.09.2999', true)).toBe('check.future');
});

test('phones', () => {
  expect(maskPhone('87011234567')).toBe('+7 701 123 45 67');
  expect(maskPhone('+77011234567')).toBe('+7 701 123 45 67');
  expect(maskPhone('+491701234567')).toBe('+491701234567');
  expect(maskPhone('')).toBe('');
  expect(problemOf('phone', '+7 701 123 45 67', true)).toBeUndefined();
  expect(problemOf('phone', '+7 701', true)).toBe('check.phone');
});

// The eleventh digit has the weight 11, so the check digit does not see it.
test('a wrong digit in an IIN is found, but for the eleventh', () => {
  const digits = '95091241073';
  const good = Array.from({ length: 10 }, (_, i) => digits + i).filter(validIIN);
  expect(good.length).toBeLessThanOrEqual(1);
  const iin = good[0] ?? '';
  expect(iin).not.toBe('');
  let missed = 0;
  for (const i of [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 11]) {
    for (let d = 0; d < 10; d++) {
      const other = iin.slice(0, i) + d + iin.slice(i + 1);
      if (other !== iin && validIIN(other)) missed++;
    }
  }
  expect(missed).toBeLessThanOrEqual(2);
  expect(problemOf('iin', '123', true)).toBe('check.iin12');
  expect(kindOf('tin', 'KAZ')).toBe('iin');
  expect(kindOf('tin', 'DEU')).toBe('text');
});

test('required fields', () => {
  expect(problemOf('firstName', '  ', true)).toBe('check.required');
  expect(problemOf('firstName', '', false)).toBeUndefined();
  expect(problemOf('email', 'a@b', true)).toBe('check.email');
});
