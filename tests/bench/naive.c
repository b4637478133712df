/* The phases encounters and persons, written plainly in C: what a programmer would write first.
 *
 * The same rules, the same keyed chance and the same order of sums as sim/week/encounters.py and
 * sim/week/persons.py. No vector instructions by hand, no -ffast-math. Arrays of structs; the layouts are
 * those of tests/bench/naive.py, whose test holds both to the same numbers. numbers.h, the register of
 * parameters as a struct, is written when this is compiled.
 */
#include <math.h>
#include <stdint.h>

#include "numbers.h"

typedef struct {
    int64_t key;
    double hostility, skill, general_trust, community_safety, distress, livelihood, acceptance, self_esteem;
    double respect, voice, support, strain, standing, proneness, skill_base;
    double next_hostility, next_skill, next_general_trust, next_distress, next_livelihood;
    double worst_tension, worst_cross, witnessed;
    int64_t tie_first;
    int32_t tie_count, group, household;
    int16_t suffered, did, open_disputes, hot_disputes;
    int8_t origin, gender, arriving, near_violence;
} Person;

typedef struct {
    double trust, next_trust;
    int32_t other, back, pair;
    int8_t kind;
} Tie;

typedef struct {
    double tension;
    int32_t low, high;
    int16_t struck;
    int8_t dispute, victim;
} Pair;

typedef struct {
    int32_t first;
    int16_t people;
} Household;

typedef struct {
    Person *person;
    Tie *tie;
    Pair *pair;
    Household *household;
    int32_t *order;
    double *season;
    const Numbers *numbers;
    int64_t persons, ties, pairs, first_week, incidents, agreed;
    double tension;
} World;

enum { HOUSEHOLD = 1, NEIGHBOUR = 2, GROUP = 3, OPEN = 1, AGREED = 2, CONTACT = 60, YEAR = 52 };
static const uint64_t GOLDEN = 0x9E3779B97F4A7C15u;
static const double HOT = 0.6;

int64_t size_of(int64_t what) {
    const int64_t sizes[] = {sizeof(Person), sizeof(Tie), sizeof(Pair), sizeof(Household), sizeof(World)};
    return sizes[what];
}

static double larger(double a, double b) { return a > b ? a : b; }
static double smaller(double a, double b) { return a < b ? a : b; }
static double clip(double x) { return smaller(larger(x, 0.0), 1.0); }

static double balance(double x, double gain, double loss) {
    double total = gain + loss;
    if (total > 1.0) {
        gain /= total;
        loss /= total;
    }
    return clip(x + gain * (1.0 - x) - loss * x);
}

static double towards(double x, double aim, double rate) { return balance(x, rate * aim, rate * (1.0 - aim)); }

static double hill4(double x, double half) {
    if (x <= 0.0) return 0.0;
    double square = x * x, half_square = half * half;
    double top = square * square, low = half_square * half_square;
    return top / (top + low);
}

static uint64_t mix(uint64_t z) {
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
    return z ^ (z >> 31);
}

static uint64_t stream(int64_t seed, int64_t purpose, int64_t week) {
    uint64_t z = mix((uint64_t)seed + GOLDEN);
    z = mix(z ^ ((uint64_t)purpose + GOLDEN));
    return mix(z ^ ((uint64_t)week + GOLDEN));
}

static double u01(uint64_t source, int64_t who, int64_t whom) {
    uint64_t z = mix(mix(source + (uint64_t)who * GOLDEN) + (uint64_t)whom * GOLDEN + GOLDEN);
    return (double)(z >> 11) * 0x1p-53;
}

static double contact_chance(const Numbers *n, int kind) {
    if (kind == HOUSEHOLD) return n->contact_household;
    return kind == NEIGHBOUR ? n->contact_neighbour : n->contact_group;
}

static double fading_rate(const Numbers *n, int kind) {
    if (kind == HOUSEHOLD) return 0.5 * n->trust_drift;
    return kind == GROUP ? 1.5 * n->trust_drift : n->trust_drift;
}

static double usual_level(const Numbers *n, int kind, int cross, double general_trust) {
    if (kind == HOUSEHOLD) return n->home_trust;
    double base = cross ? general_trust : n->usual_trust;
    return kind == GROUP ? 0.5 * base : base;
}

static double generalise(const Numbers *n, double general_trust, double total, int count) {
    if (count == 0) return general_trust;
    double rate = n->trust_generalises * (1.0 - exp(-0.5 * count));
    return balance(general_trust, rate * total / count, rate * (1.0 - total / count));
}

static double absorb(const Numbers *n, double hostility, double total, double count) {
    if (count == 0.0) return hostility;
    double gap = total / count - hostility;
    return balance(hostility, n->hostility_contagion * larger(gap, 0.0), n->hostility_contagion * larger(-gap, 0.0));
}

static void meet(World *w, Person *me, uint64_t source) {
    const Numbers *n = w->numbers;
    double count = 0.0, mood = 0.0, copied = 0.0, cross_trust = 0.0;
    int crosses = 0;
    for (int64_t t = me->tie_first; t < me->tie_first + me->tie_count; t++) {
        Tie *tie = &w->tie[t];
        const Person *other = &w->person[tie->other];
        int kind = tie->kind, cross = me->origin != other->origin;
        int64_t low = me->key < other->key ? me->key : other->key;
        int64_t high = me->key < other->key ? other->key : me->key;
        double rate = fading_rate(n, kind), level = usual_level(n, kind, cross, me->general_trust);
        double gain = rate * level, loss = rate * (1.0 - level);
        if (cross) {
            crosses += 1;
            cross_trust += tie->trust;
        }
        if (u01(source, low, high) < contact_chance(n, kind)) {
            double back = w->tie[tie->back].trust, credit = 1.0;
            if (cross) credit = 1.0 - n->outgroup_discount * (1.0 - me->general_trust);
            double kindly = (1.0 - other->hostility) * (0.4 + 0.4 * back + 0.2 * other->skill) * credit;
            double nasty = other->hostility * (1.0 - back) * (1.0 - 0.7 * other->skill);
            gain += n->trust_gain_everyday * kindly;
            loss += n->harm_weight * n->trust_gain_everyday * nasty;
            count += 1.0;
            mood += other->hostility;
            copied += n->skill_imitation * tie->trust * larger(other->skill - me->skill, 0.0);
        }
        tie->next_trust = balance(tie->trust, gain, loss);
    }
    me->next_skill = balance(me->skill, copied, 0.0);
    me->next_hostility = absorb(n, me->hostility, mood, count);
    me->next_general_trust = generalise(n, me->general_trust, cross_trust, crosses);
}

static void encounters(World *w, int64_t seed, int64_t week) {
    uint64_t source = stream(seed, CONTACT, week);
    for (int64_t i = 0; i < w->persons; i++) meet(w, &w->person[i], source);
    for (int64_t i = 0; i < w->persons; i++) {
        Person *me = &w->person[i];
        me->skill = me->next_skill;
        me->hostility = me->next_hostility;
        me->general_trust = me->next_general_trust;
    }
    for (int64_t t = 0; t < w->ties; t++) w->tie[t].trust = w->tie[t].next_trust;
}

static void tally(World *w) {
    for (int64_t i = 0; i < w->persons; i++) {
        Person *me = &w->person[i];
        me->open_disputes = me->hot_disputes = 0;
        me->worst_tension = me->worst_cross = 0.0;
    }
    w->tension = 0.0;
    w->agreed = 0;
    for (int64_t p = 0; p < w->pairs; p++) {
        const Pair *pair = &w->pair[p];
        if (pair->dispute == AGREED) w->agreed += 1;
        if (pair->dispute != OPEN) continue;
        w->tension += pair->tension;
        Person *low = &w->person[pair->low], *high = &w->person[pair->high];
        int cross = low->origin != high->origin;
        for (int side = 0; side < 2; side++) {
            Person *party = side == 0 ? low : high;
            party->open_disputes += 1;
            if (pair->tension > HOT) party->hot_disputes += 1;
            party->worst_tension = larger(party->worst_tension, pair->tension);
            if (cross) party->worst_cross = larger(party->worst_cross, pair->tension);
        }
    }
}

static void feel_supported(World *w, Person *me) {
    const Numbers *n = w->numbers;
    double first = 0.0, second = 0.0, third = 0.0, breadth = 0.0;
    for (int64_t t = me->tie_first; t < me->tie_first + me->tie_count; t++) {
        const Tie *tie = &w->tie[t];
        double trust = tie->trust;
        if (trust > first) {
            third = second;
            second = first;
            first = trust;
        } else if (trust > second) {
            third = second;
            second = trust;
        } else if (trust > third) {
            third = trust;
        }
        double turn_to = n->support_by_trust > 0.5 ? hill4(trust, n->support_trust) : 1.0;
        if (tie->kind == GROUP && (me->group < 0 || me->group != w->person[tie->other].group))
            turn_to *= n->support_apart;
        breadth += trust * turn_to;
    }
    double top = (first + second + third) / 3.0;
    me->support = n->support_top * top + (1.0 - n->support_top) * (1.0 - exp(-breadth / n->support_depth));
}

static double witnessed_by(const World *w, const Person *me, int64_t week) {
    const Numbers *n = w->numbers;
    double total = 0.0;
    for (int64_t t = me->tie_first; t < me->tie_first + me->tie_count; t++) {
        const Tie *tie = &w->tie[t];
        const Person *other = &w->person[tie->other];
        int hurt = other->suffered, did = other->did;
        if (hurt + did == 0) continue;
        const Pair *pair = &w->pair[tie->pair];
        if (pair->struck == week) {
            if ((pair->victim == 0) == (pair->low == tie->other)) hurt -= 1;
            else did -= 1;
        }
        double weight = tie->kind == HOUSEHOLD ? n->witness_household
                        : tie->kind == NEIGHBOUR ? n->witness_neighbour : n->witness_group;
        total += weight * (hurt + 0.5 * did);
    }
    return total;
}

static void live(World *w, int64_t i, double season) {
    const Numbers *n = w->numbers;
    Person *me = &w->person[i];
    const Household *home = &w->household[me->household];
    double home_distress = 0.0, home_livelihood = 0.0;
    int others = 0;
    for (int64_t k = home->first; k < home->first + home->people; k++) {
        int32_t j = w->order[k];
        if (j == i) continue;
        home_distress += w->person[j].distress;
        home_livelihood += w->person[j].livelihood;
        others += 1;
    }
    if (others > 0) {
        home_distress /= others;
        home_livelihood /= others;
    }
    int woman = me->gender == 0;
    double A = me->acceptance, D = me->distress, F = me->community_safety, C = me->respect, Q = me->skill;
    double R = me->livelihood, support = me->support, worst = me->worst_tension, suffered = me->suffered;
    double witnessed = me->near_violence ? me->witnessed : 0.0;
    double burden = woman ? 1.0 + n->women_burden : 1.0 - n->women_burden;
    double st = clip(n->strain_weight * me->strain + n->poverty_strain * (1.0 - R) + n->fear_strain * (1.0 - F)
                     + n->dispute_strain * worst + n->household_strain * (home_distress * burden) + season);
    double exposure = 0.0;
    if (suffered > 0.0 || witnessed > 0.0)
        exposure = 1.0 - exp(-(3.0 * suffered + n->witness_exposure * witnessed));
    double gain = n->safety_gain_support * (0.3 + 0.7 * support);
    double loss = n->safety_loss_violence * exposure + n->safety_fading + n->safety_lost_dispute * worst * worst;
    me->community_safety = balance(F, gain, loss);
    gain = n->growth_by_support * support * F;
    loss = n->struggle_by_stress * 0.5 * (st + D) + n->acceptance_lost_violence * suffered;
    me->acceptance = balance(A, gain, loss);
    gain = n->distress_gain * me->proneness * 2.0 * st * st * (1.3 - 0.6 * A) + n->distress_by_violence * suffered;
    loss = n->distress_recovery * (0.1 + 0.9 * A) * (0.4 + 0.6 * support);
    me->next_distress = balance(D, gain, loss);
    gain = n->esteem_support * support * (0.5 + C);
    loss = n->esteem_fading * (D + 0.2) + n->esteem_lost_violence * suffered;
    me->self_esteem = balance(me->self_esteem, gain, loss);
    if (me->group < 0) {
        me->respect = towards(C, 0.3 + 0.4 * me->standing, n->respect_drift);
        me->voice = towards(me->voice, 0.15 + 0.6 * me->standing, n->voice_drift);
    }
    gain = n->hostility_victim * suffered + n->hostility_stress * st + n->hostility_dispute * worst * worst;
    if (witnessed > 0.0) gain += n->hostility_witness * (1.0 - exp(-witnessed));
    me->hostility = balance(me->hostility, gain, n->hostility_fading * (0.35 + 0.7 * A + 0.5 * Q));
    if (Q > me->skill_base) me->skill = towards(Q, me->skill_base, n->skill_fading);
    double usual = 0.4 - 0.1 * me->arriving + (woman ? -0.05 : 0.05), rate = n->livelihood_drift;
    double gap = others > 0 ? larger(home_livelihood - R, 0.0) : 0.0;
    me->next_livelihood = balance(R, rate * usual + n->livelihood_sharing * gap, rate * (1.0 - usual));
}

static void persons(World *w, int64_t week) {
    double season = w->season[(w->first_week - 1 + week - 1) % YEAR + 1];
    tally(w);
    for (int64_t i = 0; i < w->persons; i++) feel_supported(w, &w->person[i]);
    if (w->incidents > 0)
        for (int64_t i = 0; i < w->persons; i++) {
            Person *me = &w->person[i];
            me->witnessed = me->near_violence ? witnessed_by(w, me, week) : 0.0;
        }
    for (int64_t i = 0; i < w->persons; i++) live(w, i, season);
    for (int64_t i = 0; i < w->persons; i++) {
        w->person[i].distress = w->person[i].next_distress;
        w->person[i].livelihood = w->person[i].next_livelihood;
    }
}

void two_phases(World *w, int64_t seed, int64_t first, int64_t weeks) {
    for (int64_t week = first; week < first + weeks; week++) {
        encounters(w, seed, week);
        persons(w, week);
    }
}
