"""Rollout: one programme in many communities. The plan comes first; then each community lives on its own."""
