package clinic

import (
	"context"

	"careline/server/desk"
)

// Prepare gives a new installation the departments every clinic has, so that
// staff can be added before anything else is set up. Where there are
// departments already it changes nothing.
func (s *Service) Prepare(ctx context.Context) error {
	there, err := s.store.Departments(ctx)
	if err != nil || len(there) > 0 {
		return err
	}
	automation := desk.System("first_start")
	for _, d := range usualDepartments() {
		d.ID = desk.DepartmentID("d_" + d.Key)
		line, err := s.changed(automation, "department.added", string(d.ID), nil, d)
		if err != nil {
			return err
		}
		if err := s.store.SaveDepartment(ctx, d, line); err != nil {
			return err
		}
	}
	return nil
}

// usualDepartments are scheduling, billing and insurance with what people
// usually come for. Their ids follow from their keys, so that two processes
// that start together write the same rows.
func usualDepartments() []desk.Department {
	return []desk.Department{
		{Key: "scheduling", Name: words("Scheduling", "Citas"), Position: 1, Active: true, Topics: []desk.Topic{
			topic("new_appointment", "Book an appointment", "Pedir una cita"),
			topic("change_appointment", "Change or cancel an appointment", "Cambiar o cancelar una cita"),
			topic("preparation", "Prepare for a visit", "Prepararse para una visita"),
			topic("referral", "Referral to a specialist", "Derivación a un especialista"),
			topic("records", "Medical records and forms", "Historial médico y formularios"),
		}},
		{Key: "billing", Name: words("Billing", "Facturación"), Position: 2, Active: true, Topics: []desk.Topic{
			topic("understand_bill", "Understand a bill", "Entender una factura"),
			topic("pay_bill", "Pay a bill", "Pagar una factura"),
			topic("payment_plan", "Pay in installments", "Pagar a plazos"),
			topic("estimate", "What a visit will cost", "Cuánto costará una visita"),
			topic("financial_help", "Help with costs", "Ayuda con los gastos"),
		}},
		{Key: "insurance", Name: words("Insurance", "Seguro"), Position: 3, Active: true, Topics: []desk.Topic{
			topic("coverage", "Is it covered?", "¿Está cubierto?"),
			topic("accepted_plans", "Plans we accept", "Seguros que aceptamos"),
			topic("authorization", "Approval before treatment", "Autorización previa"),
			topic("claim", "A claim was denied", "Me rechazaron un reclamo"),
			topic("update_insurance", "New insurance card", "Nueva tarjeta del seguro"),
		}},
	}
}

func topic(key, en, es string) desk.Topic { return desk.Topic{Key: key, Name: words(en, es)} }

func words(en, es string) map[string]string { return map[string]string{"en": en, "es": es} }
