"""NEWS2 from the Royal College of Physicians' chart, without the program: integers in tenths."""


def oxygen_scale_1(spo2):
    return 3 if spo2 <= 91 else 2 if spo2 <= 93 else 1 if spo2 <= 95 else 0


def oxygen_scale_2(spo2, on_oxygen):
    if spo2 < 88:
        return 3 if spo2 <= 83 else 2 if spo2 <= 85 else 1
    if spo2 <= 92 or not on_oxygen:
        return 0
    return 1 if spo2 <= 94 else 2 if spo2 <= 96 else 3


def two_sided(value, lows, highs):
    """lows: (at most, points) from the lowest; highs: (at least, points) from the highest."""
    for limit, points in lows:
        if value <= limit:
            return points
    for limit, points in highs:
        if value >= limit:
            return points
    return 0


def random_body(random, number):
    """Values near the edges of the bands as often as not."""
    def near(edges, low, high):
        value = random.choice(edges) + random.randint(-2, 2)
        return max(low, min(high, value if random.randrange(10) < 7 else random.randint(low, high)))

    tenths = near([350, 360, 380, 390], 200, 460)
    return {
        "id": f"B{number}",
        "respiration_rate": near([8, 11, 20, 24], 0, 200),
        "spo2": near([83, 85, 87, 91, 93, 95, 96], 0, 100),
        "hypercapnic_respiratory_failure": random.randrange(2) == 0,
        "supplemental_oxygen": random.randrange(2) == 0,
        "systolic_bp": near([90, 100, 110, 219], 0, 400),
        "pulse": near([40, 50, 90, 110, 130], 0, 400),
        "consciousness_alert": random.randrange(10) < 7,
        "temperature": f"{tenths // 10}.{tenths % 10}",
    }


def evaluate(body):
    whole, tenth = body["temperature"].split(".")
    temperature = int(whole) * 10 + int(tenth)
    on_oxygen = body["supplemental_oxygen"]
    parts = {
        "RR": two_sided(body["respiration_rate"], [(8, 3), (11, 1)], [(25, 3), (21, 2)]),
        "SAT": (oxygen_scale_2(body["spo2"], on_oxygen)
                if body["hypercapnic_respiratory_failure"] else oxygen_scale_1(body["spo2"])),
        "O2": 2 if on_oxygen else 0,
        "SBP": two_sided(body["systolic_bp"], [(90, 3), (100, 2), (110, 1)], [(220, 3)]),
        "PR": two_sided(body["pulse"], [(40, 3), (50, 1)], [(131, 3), (111, 2), (91, 1)]),
        "ACVPU": 0 if body["consciousness_alert"] else 3,
        "TEMP": two_sided(temperature, [(350, 3), (360, 1)], [(391, 2), (381, 1)]),
    }
    total = sum(parts.values())
    single = 3 in parts.values()
    risk = ("High" if total >= 7 else "Medium" if total >= 5
            else "Low-Medium" if single else "Low")
    monitoring = ("Continuous monitoring of vital signs" if total >= 7
                  else "Minimum every hr" if total >= 5 or single
                  else "Minimum every 4-6 hrs" if total else "Minimum every 12 hrs")
    return {"score": total, "parts": parts, "grade": None, "opinion": None,
            "results": {"risk": risk, "monitoring": monitoring}}
