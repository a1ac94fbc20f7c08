package clinic

import (
	"context"
	"slices"

	"careline/server/desk"
)

// Starter is what the starter pack put in.
type Starter struct {
	Departments []string // keys of those it added
	Questions   int      // how many topics got questions
	Replies     int      // how many canned replies it added
}

// PutStarter gives a clinic usual departments, topics, questions and canned
// replies, in English and Spanish, to change as it likes. What is there stays as
// it is: a department with topics keeps them, a topic with questions its own.
func (s *Service) PutStarter(ctx context.Context, a desk.Actor) (Starter, error) {
	var done Starter
	if err := desk.AdminOnly(a); err != nil {
		return done, err
	}
	all, err := s.store.Departments(ctx)
	if err != nil {
		return done, err
	}
	questions := starterQuestions()
	for _, usual := range usualDepartments() {
		at := slices.IndexFunc(all, func(d desk.Department) bool { return d.Key == usual.Key })
		if at < 0 {
			usual.ID = desk.DepartmentID("d_" + usual.Key)
			for i := range usual.Topics {
				usual.Topics[i].Questions = questions[usual.Key][usual.Topics[i].Key]
			}
			line, err := s.changed(a, "department.added", string(usual.ID), nil, usual)
			if err != nil {
				return done, err
			}
			if err := s.store.SaveDepartment(ctx, usual, line); err != nil {
				return done, err
			}
			done.Departments = append(done.Departments, usual.Key)
			continue
		}
		_, err := s.store.ChangeDepartment(ctx, all[at].ID, func(d *desk.Department) ([]desk.AuditLine, error) {
			before := slices.Clone(d.Topics)
			if len(d.Topics) == 0 {
				d.Topics = usual.Topics
			}
			changed := 0
			for i := range d.Topics {
				if asked := questions[d.Key][d.Topics[i].Key]; len(d.Topics[i].Questions) == 0 && len(asked) > 0 {
					d.Topics[i].Questions = asked
					changed++
				}
			}
			if changed == 0 && len(before) == len(d.Topics) {
				return nil, nil
			}
			done.Questions += changed
			line, err := s.changed(a, "topics.changed", string(d.ID), before, d.Topics)
			return []desk.AuditLine{line}, err
		})
		if err != nil {
			return done, err
		}
	}
	if done.Replies, err = s.putReplies(ctx, a); err != nil {
		return done, err
	}
	return done, s.settle(ctx, a, starterIn, true)
}

// starterQuestions are asked before a chat, by department and topic. None has to
// be answered: whoever just writes is not held up.
func starterQuestions() map[string]map[string][]desk.Question {
	who := desk.Question{Key: "new_patient", Label: words("Have you been here before?", "¿Ha venido antes?"), Type: "choice", Choices: []desk.Choice{
		choice("new", "No, this is my first visit", "No, es mi primera visita"),
		choice("known", "Yes", "Sí"),
	}}
	bill := desk.Question{Key: "bill_number", Label: words("Which number is on the bill?", "¿Qué número tiene la factura?"), Type: "text"}
	plan := desk.Question{Key: "plan", Label: words("What kind of insurance do you have?", "¿Qué tipo de seguro tiene?"), Type: "choice", Choices: []desk.Choice{
		choice("employer", "Through work", "Por el trabajo"),
		choice("public", "Public", "Público"),
		choice("own", "My own", "Propio"),
		choice("other", "Something else", "Otro"),
	}}
	return map[string]map[string][]desk.Question{
		"scheduling": {
			"new_appointment": {who, {Key: "appointment_reason", Label: words("What is the visit for?", "¿Para qué es la visita?"), Type: "choice", Choices: []desk.Choice{
				choice("checkup", "A check-up", "Una revisión"),
				choice("follow_up", "A follow-up", "Un control"),
				choice("other", "Something else", "Otra cosa"),
			}}, {
				Key: "preferred_day", Label: words("Is there a day that suits you?", "¿Qué día le viene bien?"), Type: "date",
			}},
			"change_appointment": {{
				Key: "appointment_day", Label: words("On which day is your appointment?", "¿Qué día es su cita?"), Type: "date",
			}, {
				Key: "appointment_change", Label: words("What would you like to do?", "¿Qué desea hacer?"), Type: "choice", Choices: []desk.Choice{
					choice("move", "Move it", "Cambiarla"),
					choice("cancel", "Cancel it", "Cancelarla"),
				},
			}, {
				Key: "other_day", Label: words("Which day would suit you better?", "¿Qué día le viene mejor?"), Type: "date",
				ShowIf: &desk.ShowIf{Question: "appointment_change", Equals: "move"},
			}},
		},
		"billing": {
			"understand_bill": {bill},
			"pay_bill":        {bill},
			"payment_plan":    {bill},
		},
		"insurance": {
			"coverage": {plan, {
				Key: "plan_name", Label: words("What is it called?", "¿Cómo se llama?"), Type: "text", ShowIf: &desk.ShowIf{Question: "plan", Equals: "other"},
			}},
			"claim": {plan, {
				Key: "denial_letter", Label: words("Do you have a letter about it?", "¿Tiene una carta sobre esto?"), Type: "yes_no",
			}},
		},
	}
}

func choice(key, en, es string) desk.Choice { return desk.Choice{Key: key, Label: words(en, es)} }
