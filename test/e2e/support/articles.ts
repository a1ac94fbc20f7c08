/** A few articles as a clinic writes them. */
export const articles: Readonly<Record<string, string>> = {
  "copay-basics": `title: What a copayment is
language: en
category: insurance
description: The fixed amount you pay at a visit, and when it is due.
---

A **copayment** is a fixed amount that you pay when you see a doctor. Your insurance card says how much it is.

## When it is due

You pay it at the desk, on the day of your visit. Cards and checks are fine.

* Ask for a receipt.
* [Read about deductibles](article:deductible-basics)
* [Your rights in full](https://example.org/rights)

| Visit | You pay |
|---|---|
| Family doctor | 20 dollars |
| Specialist | 40 dollars |
`,
  "copay-basics-es": `title: Qué es un copago
language: es
category: insurance
translation_of: copay-basics
description: La cantidad fija que paga en una visita.
---

Un **copago** es una cantidad fija que usted paga cuando ve a un médico. Su tarjeta del seguro dice cuánto es.
`,
  "deductible-basics": `title: What a deductible is
language: en
category: insurance
description: What you pay yourself before your insurance pays.
---

A deductible is what you pay yourself in a year before your insurance begins to pay.
`,
  parking: `title: Where to park
language: en
category: scheduling
description: The garage behind the house.
---

The garage is behind the house. The first hour is free.
`,
  "move-appointment": `title: How to move an appointment
language: en
category: scheduling
description: Another day or time for your visit.
---

Call us or write to us at least one day ahead to move your appointment to another day.
`,
};
