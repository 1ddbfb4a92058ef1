"""Independent reference of 阳人社函〔2023〕221号, for comparison with the engine. See README.md."""
