package protocol

import "careline/server/desk"

// PolicyOf is how a department works, as staff read it.
func PolicyOf(p *desk.Policy, d *desk.Directory) Policy {
	out := Policy{
		ID: p.ID, RecordedAt: p.RecordedAt,
		Routing: Routing{
			Manual: p.Routing.Manual, OfferMS: p.Routing.OfferMS, InterpreterMS: p.Routing.InterpreterMS, GraceMS: p.Routing.GraceMS,
			MaxQueue: p.Routing.MaxQueue, MaxWaitMS: p.Routing.MaxWaitMS, Overflow: d.DepartmentKey(p.Routing.Overflow),
			PromiseLeadMS: p.Routing.PromiseLeadMS,
		},
		Waits: Waits(p.Waits), Callback: Callback(p.Callback),
	}
	if p.ID != "" {
		by := FromOf(p.Author, d)
		out.By = &by
	}
	for _, t := range p.SLA {
		out.SLA = append(out.SLA, SLATargets(t))
	}
	return out
}

// PolicyIn is what staff ask for. Its overflow is a department's key, to be
// resolved by the verb. Targets that were left out by mistake must not turn
// into none.
func PolicyIn(p Policy) (desk.Policy, error) {
	out := desk.Policy{
		Routing: desk.RoutingPolicy{
			Manual: p.Routing.Manual, OfferMS: p.Routing.OfferMS, InterpreterMS: p.Routing.InterpreterMS, GraceMS: p.Routing.GraceMS,
			MaxQueue: p.Routing.MaxQueue, MaxWaitMS: p.Routing.MaxWaitMS, Overflow: desk.DepartmentID(p.Routing.Overflow),
			PromiseLeadMS: p.Routing.PromiseLeadMS,
		},
		Waits: desk.WaitPolicy(p.Waits), Callback: desk.CallbackPolicy(p.Callback),
	}
	if len(p.SLA) != len(out.SLA) {
		return out, desk.Invalidf("Give targets for normal, high and urgent, in this order.")
	}
	for i, t := range p.SLA {
		out.SLA[i] = desk.SLATargets(t)
	}
	return out, nil
}

// TopicsOf are a department's topics as everybody reads them.
func TopicsOf(topics []desk.Topic) []Topic {
	out := make([]Topic, len(topics))
	for i, t := range topics {
		out[i] = Topic{Key: t.Key, Name: t.Name}
		for _, q := range t.Questions {
			asked := Question{Key: q.Key, Label: q.Label, Type: q.Type, Required: q.Required}
			for _, c := range q.Choices {
				asked.Choices = append(asked.Choices, Choice(c))
			}
			if q.ShowIf != nil {
				on := ShowIf(*q.ShowIf)
				asked.ShowIf = &on
			}
			out[i].Questions = append(out[i].Questions, asked)
		}
	}
	return out
}

// TopicsIn are topics as staff ask for them.
func TopicsIn(topics []Topic) []desk.Topic {
	out := make([]desk.Topic, len(topics))
	for i, t := range topics {
		out[i] = desk.Topic{Key: t.Key, Name: t.Name}
		for _, q := range t.Questions {
			asked := desk.Question{Key: q.Key, Label: q.Label, Type: q.Type, Required: q.Required}
			for _, c := range q.Choices {
				asked.Choices = append(asked.Choices, desk.Choice(c))
			}
			if q.ShowIf != nil {
				on := desk.ShowIf(*q.ShowIf)
				asked.ShowIf = &on
			}
			out[i].Questions = append(out[i].Questions, asked)
		}
	}
	return out
}

// ColleagueOf is a member of staff as the others see them.
func ColleagueOf(p *desk.Staff, d *desk.Directory) Colleague {
	out := Colleague{
		ID: string(p.ID), Name: p.Name, Role: string(p.Role), Languages: p.Languages, Presence: string(p.Presence),
		PresenceAt: p.PresenceAt, Capacity: p.Capacity, Departments: make([]string, len(p.Departments)),
	}
	if out.Languages == nil {
		out.Languages = []string{}
	}
	for i, dep := range p.Departments {
		out.Departments[i] = d.DepartmentKey(dep)
	}
	for _, l := range p.Loans {
		out.Loans = append(out.Loans, Loan{Department: d.DepartmentKey(l.Department), Until: l.Until})
	}
	return out
}
