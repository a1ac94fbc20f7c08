package clinic_test

import (
	"testing"

	"careline/server/clinic"
	"careline/server/desk"
	"careline/server/store/storetest"
)

// A demo has everything a clinic sets up itself, and a second start changes
// nothing of it.
func TestDemoDesk(t *testing.T) {
	storetest.Each(t, func(t *testing.T, d storetest.Database) {
		h, ctx := bare(t, d), t.Context()
		demo, err := h.SeedDemo(ctx)
		h.must(err)
		me, err := h.SignInStaff(ctx, clinic.Credentials{Email: demo.Email, Password: demo.Password, Address: place})
		h.must(err)
		a := me.Staff.Actor("ss_1")
		if me.Staff.Capacity != desk.DefaultCapacity || len(me.Staff.Departments) != 4 {
			t.Errorf("the admin: %+v", me.Staff)
		}
		site, err := h.SiteFor(ctx, desk.Actor{}, clinic.DemoSite)
		h.must(err)
		offered, err := h.SiteDepartments(ctx, site)
		h.must(err)
		questions := 0
		for _, d := range offered {
			if d.Clinical {
				t.Errorf("%s is offered to patients", d.Key)
			}
			for _, topic := range d.Topics {
				for _, q := range topic.Questions {
					if questions++; q.Required {
						t.Errorf("%s holds people up", q.Key)
					}
				}
			}
			if _, err := h.SetTopics(ctx, a, d.Key, d.Topics, nil); err != nil {
				t.Errorf("the topics of %s as somebody would save them: %v", d.Key, err)
			}
		}
		if questions < 5 {
			t.Errorf("%d questions", questions)
		}
		all, err := h.Departments(ctx, a)
		h.must(err)
		if len(all) != 4 || all[3].Key != "nurse" || !all[3].Clinical {
			t.Errorf("departments: %+v", all)
		}
		for _, d := range all {
			_, versions, err := h.Policy(ctx, a, d.Key)
			h.must(err)
			if p := versions[0]; p.ID == "" || p.Routing.Manual || p.SLA[0].FirstResponseMS == 0 || p.SLA[2].FirstResponseMS >= p.SLA[0].FirstResponseMS || p.Callback.SlotMS == 0 {
				t.Errorf("%s works like %+v", d.Key, p)
			}
			if _, hours, err := h.Hours(ctx, a, d.Key); err != nil || len(hours) != 1 {
				t.Errorf("%s keeps %d versions of hours, %v", d.Key, len(hours), err)
			}
		}

		_, err = h.SetCapacity(ctx, a, me.Staff.ID, 7, nil)
		h.must(err)
		_, err = h.SetTopics(ctx, a, "billing", nil, nil)
		h.must(err)
		_, err = h.SeedDemo(ctx)
		h.must(err)
		if p, err := h.Me(ctx, a); err != nil || p.Capacity != 7 {
			t.Errorf("a second start: %+v, %v", p, err)
		}
		again, err := h.Departments(ctx, a)
		h.must(err)
		if len(again) != 4 || len(again[1].Topics) != 0 {
			t.Errorf("a second start changed departments: %+v", again)
		}
		if n := h.audited("policy.changed"); n != 4 {
			t.Errorf("%d versions of rules after two starts", n)
		}
	})
}
