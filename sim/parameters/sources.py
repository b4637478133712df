"""Where numbers come from: every source that the register names, and how it was read.

``read`` is ``text`` (a founding text of the project), ``abstract`` (title or abstract was read),
``memory`` (known, not checked: never enough for a calibration target) or ``own`` (our derivation
or judgement).
"""

from typing import NamedTuple


class Source(NamedTuple):
    """One source: what it is, and how it was read."""

    citation: str
    read: str


SOURCES: dict[str, Source] = {
    "programme": Source("Group sociotherapy in Burundi: description of the programme", "text"),
    "definition": Source("Definition of sociotherapy and the paradoxical theory of change", "text"),
    "coping": Source("Study of the coping resources of sociotherapists, Poland, 2024", "text"),
    "purgato2018": Source(
        "Purgato et al. 2018, Psychological therapies in humanitarian settings, Cochrane CD011849: depression "
        "against control −.86 at the end, −.42 one to four months later",
        "abstract",
    ),
    "yalom": Source("Yalom, universality and hope among the factors that help in groups", "memory"),
    "howard1993": Source("Howard et al. 1993, phases of psychotherapy: remoralisation comes first", "memory"),
    "cohen_wills1985": Source("Cohen and Wills 1985, stress, social support and buffering", "memory"),
    "scholte2011": Source(
        "Scholte et al. 2011, The effect on mental health of a large scale psychosocial "
        "intervention for survivors of mass violence, PLoS ONE 6(8): e21819",
        "abstract",
    ),
    "verduin2014": Source("Verduin et al. 2014, Social Science & Medicine 121: 1–9", "abstract"),
    "sociotherapy_impact": Source("Community-based sociotherapy, Rwanda: impact page", "abstract"),
    "slovic1993": Source("Slovic 1993, Perceived risk, trust, and democracy", "memory"),
    "josang2002": Source("Jøsang and Ismail 2002, The beta reputation system", "memory"),
    "pettigrew2006": Source("Pettigrew and Tropp 2006, meta-analysis of contact", "memory"),
    "barlow2012": Source("Barlow et al. 2012, negative intergroup contact", "memory"),
    "macinnis2015": Source("MacInnis and Page-Gould 2015, contact simulated", "abstract"),
    "sherif": Source("Sherif; Allport: common goals reduce conflict between groups", "memory"),
    "edmondson1999": Source("Edmondson 1999, psychological safety in teams", "memory"),
    "woolley2010": Source("Woolley et al. 2010, equal turns and collective intelligence", "memory"),
    "asch": Source("Asch, conformity experiments", "memory"),
    "cilliers2016": Source(
        "Cilliers, Dube and Siddiqi 2016, Reconciling after civil conflict, Science", "abstract"
    ),
    "dishion1999": Source("Dishion et al. 1999; Dodge et al. 2006, deviancy training", "abstract"),
    "beisser1970": Source("Beisser 1970, The paradoxical theory of change", "text"),
    "kivlighan2001": Source("Kivlighan and Tarrant 2001, group climate and leaders", "abstract"),
    "burlingame2018": Source("Burlingame, McClendon and Yang 2018, Psychotherapy 55: 384", "abstract"),
    "pennebaker": Source("Pennebaker, writing about emotional experience", "memory"),
    "bosse2015": Source("Bosse et al. 2009, 2015, contagion of emotion (ASCRIBE)", "abstract"),
    "liebovitch2008": Source("Liebovitch et al. 2008, 2010, dynamics of conflict", "abstract"),
    "crombach2015": Source("Crombach and Bambonye 2015, cycle of violence in Burundi", "abstract"),
    "blattman2014": Source("Blattman, Hartman and Blair 2014, APSR", "abstract"),
    "routine_activity": Source("Routine-activity and avoidance arguments", "memory"),
    "brown_harris": Source("Brown and Harris, life events and depression", "memory"),
    "dhs_burundi": Source("Demographic and Health Survey Burundi 2016–17", "abstract"),
    "dindia1992": Source("Dindia and Allen 1992, gender and disclosure", "memory"),
    "kleine2017": Source("Kleine, Langenbach and Zhurakhovska 2017, voice and kindness", "abstract"),
    "ostrom": Source("Ostrom, rules that people make themselves", "memory"),
    "gona2020": Source("Gona et al. 2020, self-help groups in Kenya", "abstract"),
    "yahaya2025": Source("Yahaya et al. 2025, follow-up of groups in Ghana", "abstract"),
    "bakker2017": Source("Bakker and Demerouti 2017, job demands–resources", "text"),
    "homer1985": Source("Homer 1985; Veldhuis et al. 2020, burnout dynamics", "abstract"),
    "cntb": Source("Burundian land commission, files 2006–2012, as reported by Iwacu", "abstract"),
    "srq_rwanda": Source(
        "Scholte et al. 2011, BMC Medical Research Methodology 11: 116 (SRQ-20 in Rwanda)",
        "abstract",
    ),
    "uganda_networks": Source("Perkins et al., ties named by adults in rural Uganda", "abstract"),
    "ims": Source(
        "Integrated model for supervision in mental health and psychosocial support; Perera 2021", "abstract"
    ),
    "raja2022": Source(
        "Raja and Palanisamy 2022, leaving of volunteers across 35 studies: 9 to 53 %", "abstract"
    ),
    "ngugi2018": Source("Ngugi et al. 2018, BMJ Global Health 3: e000750: 4.7 % leave in a year", "abstract"),
    "paper_study": Source(
        "The project's paper study: the equations tried on 480 persons before this engine", "own"
    ),
    "judgement": Source("Professional judgement of the project; no figure was found", "own"),
}
