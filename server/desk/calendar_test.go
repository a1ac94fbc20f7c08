package desk

import "testing"

func TestOpenSpanText(t *testing.T) {
	for text, want := range map[string]OpenSpan{"00:00-24:00": {0, 1440}, "08:00-12:30": {480, 750}, "22:05-23:59": {1325, 1439}} {
		got, ok := ParseOpenSpan(text)
		if !ok || got != want || got.String() != text {
			t.Errorf("%s: %v, %v, %s", text, got, ok, got)
		}
	}
	for _, text := range []string{"", "8:00-12:00", "08:00–12:00", "08:00-12:60", "08:00-24:01", "08:00 12:00", "08.00-12.00", "-8:00-12:00", "0x:00-12:00", "08:00-12:000"} {
		if got, ok := ParseOpenSpan(text); ok {
			t.Errorf("%q is taken as %v", text, got)
		}
	}
}

func TestSteers(t *testing.T) {
	member := func(r Role) Actor { return Actor{Kind: KindStaff, Role: r, Departments: []DepartmentID{"d_1"}} }
	for _, tt := range []struct {
		name string
		a    Actor
		d    DepartmentID
		may  bool
	}{
		{"its supervisor", member(RoleSupervisor), "d_1", true},
		{"another's supervisor", member(RoleSupervisor), "d_2", false},
		{"an agent of it", member(RoleAgent), "d_1", false},
		{"a manager of it", member(RoleManager), "d_1", false},
		{"the privacy officer", member(RolePrivacy), "d_1", false},
		{"an admin", Actor{Kind: KindStaff, Role: RoleAdmin}, "d_1", true},
		{"the command line", System("command_line"), "d_1", true},
		{"a patient", Actor{Kind: KindPatient}, "d_1", false},
	} {
		if err := Steers(tt.a, tt.d); (err == nil) != tt.may {
			t.Errorf("%s: %v", tt.name, err)
		}
	}
}
