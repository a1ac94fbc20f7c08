package clinic

import (
	"context"
	"errors"
	"time"

	"careline/server/desk"
)

// seedDemoDesk gives a new demo what a clinic sets up itself: a desk for what
// is not administrative, questions before the chat, and rules. It changes
// nothing that is there.
func (s *Service) seedDemoDesk(ctx context.Context, fresh bool) error {
	nurses := nurseLine()
	_, err := s.department(ctx, nurses.Key)
	if errors.Is(err, desk.ErrNoSuchThing) {
		err = s.store.SaveDepartment(ctx, nurses, s.line(demoActor, "department.added", string(nurses.ID)))
	}
	if err != nil {
		return err
	}
	for key, topics := range demoQuestions() {
		if !fresh {
			break
		}
		d, err := s.department(ctx, key)
		if err != nil {
			return err
		}
		for i := range d.Topics {
			d.Topics[i].Questions = topics[d.Topics[i].Key]
		}
		if _, err := s.SetTopics(ctx, demoActor, key, d.Topics); err != nil {
			return err
		}
	}
	for key, p := range demoPolicies() {
		_, there, err := s.Policy(ctx, demoActor, key)
		if err != nil {
			return err
		}
		if there[0].ID != "" {
			continue
		}
		if _, err := s.SetPolicy(ctx, demoActor, key, p); err != nil {
			return err
		}
	}
	return nil
}

// nurseLine takes what the others may not answer. Patients are handed over to
// it; no site offers it.
func nurseLine() desk.Department {
	return desk.Department{
		ID: "d_nurse", Key: "nurse", Name: words("Nurse line", "Enfermería"), Position: 4, Active: true, Clinical: true, Topics: []desk.Topic{},
	}
}

// demoPolicies are offers with targets. Whoever waits for a nurse waits less.
func demoPolicies() map[string]desk.Policy {
	minutes := func(n int64) int64 { return n * time.Minute.Milliseconds() }
	policy := func(first, next, resolution int64) desk.Policy {
		p := desk.DefaultPolicy()
		for i := range p.SLA { // each priority in half the time of the one before
			p.SLA[i] = desk.SLATargets{
				FirstResponseMS: minutes(first) >> i, NextReplyMS: minutes(next) >> i, ResolutionMS: minutes(resolution) >> i,
				WarnPercent: 75, ThirdParty: true,
			}
		}
		return p
	}
	return map[string]desk.Policy{
		"scheduling": policy(4, 8, 8*60),
		"billing":    policy(8, 16, 16*60),
		"insurance":  policy(8, 16, 24*60),
		"nurse":      policy(2, 4, 4*60),
	}
}

// demoQuestions are asked before a chat, by department and topic. None has to
// be answered: whoever just writes is not held up.
func demoQuestions() map[string]map[string][]desk.Question {
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
